/// A program run once, on its own: no input, a clean environment, nothing open but what it is given.
public struct ChildProcess: Sendable {
    /// How a program ended.
    public enum Ending: Hashable, Sendable {
        /// By itself, with an exit code.
        case exited(Int32)
        /// By a signal.
        case signalled(Int32)
    }

    /// What a program left.
    public struct Outcome: Hashable, Sendable {
        /// How it ended.
        public let ending: Ending
        /// What it wrote to its standard output.
        public let output: [UInt8]
        /// What it wrote to its standard error.
        public let errorOutput: [UInt8]
    }

    /// What a program may use, kept by the kernel (`prlimit(1)`).
    public struct Limits: Hashable, Sendable {
        /// Bytes of address space.
        public var addressSpace: UInt64?
        /// Seconds on a processor.
        public var processorSeconds: UInt64?
        /// Bytes of a file it writes; 0 forbids writing files, and pipes stay free.
        public var fileSize: UInt64?

        /// Names what is limited.
        public init(
            addressSpace: UInt64? = nil, processorSeconds: UInt64? = nil, fileSize: UInt64? = nil
        ) {
            self.addressSpace = addressSpace
            self.processorSeconds = processorSeconds
            self.fileSize = fileSize
        }

        var arguments: [String] {
            var arguments: [String] = []
            if let addressSpace { arguments.append("--as=\(addressSpace)") }
            if let processorSeconds { arguments.append("--cpu=\(processorSeconds)") }
            if let fileSize { arguments.append("--fsize=\(fileSize)") }
            return arguments.isEmpty ? [] : ["--core=0"] + arguments
        }
    }

    /// What a program reaches beside what it is handed.
    public enum Reach: Hashable, Sendable {
        /// All that its account does.
        case account
        /// What is installed on the system, to read and run it, and nothing else, as far as the kernel can keep it so
        /// (Landlock, seccomp): no file of anybody's, no network, no other process. For what reads hostile input.
        case installed
    }

    /// The only directories that programs are taken from, whatever `PATH` says.
    public static let searchPath = ["/usr/local/bin", "/usr/bin", "/bin"]

    /// The program, by its absolute path.
    public let program: String
    /// Its arguments, its own name not among them.
    public let arguments: [String]
    /// Its environment, all of it.
    public let environment: [String: String]
    /// What it may use.
    public let limits: Limits
    /// What it reaches.
    public let reach: Reach

    /// Names a program by an absolute path, or by a name that `searchPath` has, and how to run it.
    public init(
        _ program: String, _ arguments: [String],
        environment: [String: String] = ["LC_ALL": "C", "PATH": searchPath.joined(separator: ":")],
        limits: Limits = Limits(), reach: Reach = .account
    ) throws(DiskError) {
        self.program = try Self.find(program)
        self.arguments = arguments
        self.environment = environment
        self.limits = limits
        self.reach = reach
    }

    /// The absolute path of a program, or an error when it is not installed.
    public static func find(_ program: String) throws(DiskError) -> String {
        let isPath = program.utf8.contains(UInt8(ascii: "/"))
        guard !isPath || program.hasPrefix("/") else { throw .programMissing(program) }
        let candidates = isPath ? [program] : searchPath.map { $0 + "/" + program }
        for path in candidates where isExecutable(path) { return path }
        throw .programMissing(program)
    }

    /// What is run: the program, or `prlimit` that becomes it.
    func command() throws(DiskError) -> [String] {
        let limits = limits.arguments
        guard !limits.isEmpty else { return [program] + arguments }
        return [try Self.find("prlimit")] + limits + ["--", program] + arguments
    }
}
