import Glibc
import VaultDisk

/// Where programs put temporary files on this machine, searched for what must not be there.
struct TemporaryPlaces {
    private let places: [String]
    private let spared: [String]
    private let before: Set<String>

    /// The longest file that is searched.
    private static let limit = 64 << 20

    /// Notes what is there already.
    ///
    /// - Parameter spared: What the names begin with that tests give their own directories, films among them.
    /// - Throws: `DiskError` when a place cannot be looked at.
    init(besides spared: [String]) throws {
        var places = ["/tmp", "/var/tmp", "/dev/shm"]
        if let own = TestSettings.value(of: "TMPDIR") { places.append(own) }
        self.init(at: try places.filter { try LinuxDisk().exists($0) }, besides: spared)
    }

    /// Notes what is in other places.
    init(at places: [String], besides spared: [String]) {
        self.places = places
        self.spared = spared
        before = Set(places.flatMap { Self.names(in: $0) })
    }

    /// The files that came since, and hold these bytes; those in directories that came since, too.
    func newFiles(holding secret: [UInt8]) throws -> [String] {
        try places.flatMap { Self.names(in: $0) }
            .filter { path in
                let name = Path.name(of: path)
                return !before.contains(path) && !spared.contains { name.hasPrefix($0) }
            }
            .flatMap { path in
                let inner = Self.names(in: path)
                return inner.isEmpty ? [path] : inner
            }
            .filter { try Self.holds(secret, $0) }
    }

    /// What is in a directory; nothing where it is none, or went.
    private static func names(in directory: String) -> [String] {
        ((try? LinuxDisk().entries(of: directory)) ?? []).map { directory + "/" + $0.name }
    }

    /// Others work beside the tests: what went again, or is no plain file, holds nothing.
    private static func holds(_ secret: [UInt8], _ path: String) throws -> Bool {
        do throws(DiskError) {
            let file = try LinuxDisk().openPlainFile(path)
            guard try file.status().size <= UInt64(limit) else { return false }
            return Files.contains(try file.readAll(limit: limit), secret)
        } catch {
            guard case .wrongKind = error else {
                if error.notFound || error.errno?.rawValue == ELOOP { return false }
                throw error
            }
            return false
        }
    }
}
