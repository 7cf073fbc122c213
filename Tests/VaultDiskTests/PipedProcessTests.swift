import Dispatch
import Testing
import VaultDisk

@Suite struct PipedProcessTests {
    private func started(_ program: String, _ arguments: [String] = []) throws -> PipedProcess {
        try PipedProcess(try ChildProcess(program, arguments))
    }

    private func all(of process: PipedProcess) throws -> [UInt8] {
        var whole: [UInt8] = []
        while true {
            var room = [UInt8](repeating: 0, count: 10_000)
            var span = room.mutableSpan
            let count = try process.read(into: &span)
            guard count > 0 else { return whole }
            whole += room[..<count]
        }
    }

    @Test func `what goes in comes out, more than a pipe holds`() throws {
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let process = try started("cat")
        DispatchQueue(label: "feed").async {
            defer { process.closeInput() }
            try? process.write(bytes)
        }
        #expect(try all(of: process) == bytes)
        #expect(process.end() == .exited(0))
    }

    @Test func `one that is ended says no more, and how it ended stays known`() throws {
        let process = try started("sleep", ["100"])
        #expect(process.end() == .signalled(9))
        #expect(process.end() == .signalled(9))
        #expect(try all(of: process) == [])
    }

    @Test func `how one ended by itself is told`() throws {
        let process = try started("sh", ["-c", "exit 3"])
        #expect(try all(of: process) == [])
        #expect(process.end() == .exited(3))
    }
}
