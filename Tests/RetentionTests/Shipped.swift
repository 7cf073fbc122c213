import FoundationEssentials
import Testing
import VaultModel

/// The folder `Policies` of the package.
enum Shipped {
    private static let folder =
        #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Policies/"

    static func bytes(_ name: String) throws -> [UInt8] {
        let data = try #require(FileManager.default.contents(atPath: folder + name + ".yaml"))
        return Array(data)
    }

    static func names() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".yaml") && !["alerts.yaml", "programmes.yaml"].contains($0) }
            .map { String($0.dropLast(5)) }
            .sorted()
    }
}

/// A day as it is written.
func day(_ text: String) -> CivilDate {
    guard let date = CivilDate(text) else { preconditionFailure("\(text) is not a day") }
    return date
}
