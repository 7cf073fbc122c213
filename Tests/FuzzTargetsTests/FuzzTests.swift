import FuzzTargets
import Testing
import VaultDisk

/// Hostile bytes for every reader: the seeds as they are, then changed.
@Suite struct FuzzTests {
    /// The folder of a target's seeds.
    private static func seeds(of target: FuzzTarget) throws -> [[UInt8]] {
        let tests = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let folder = "/\(tests)/FuzzTargets/Corpus/\(target.name)"
        let disk = LinuxDisk()
        return try disk.entries(of: folder).map(\.name).sorted().map {
            try disk.openPlainFile("\(folder)/\($0)").readAll(limit: 1 << 20)
        }
    }

    @Test(arguments: FuzzTarget.all)
    func `every seed keeps its reader's property`(target: FuzzTarget) throws {
        let seeds = try Self.seeds(of: target)
        #expect(!seeds.isEmpty)
        for seed in seeds { try target.check(seed) }
    }

    @Test(arguments: FuzzTarget.all)
    func `no change of a seed breaks its reader`(target: FuzzTarget) throws {
        let count = target.name == "stream" ? 300 : 5000
        var inputs = InputGenerator(
            seeds: try Self.seeds(of: target), limit: target.maximumLength, number: 2026)
        for number in 0..<count {
            let input = inputs.next()
            do {
                try target.check(input)
            } catch {
                Issue.record("input \(number) of \(target.name), \(input): \(error)")
                return
            }
        }
    }
}
