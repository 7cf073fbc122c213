package import VaultModel

/// What a film's file is called outside the vault.
package enum ExportName {
    /// The clip's address, with the ending that its file had on the tablet where that is a plain one.
    ///
    /// Nothing else of the old name is kept: what a tablet called a file may be anything, a family's name
    /// or a command for somebody's terminal among it.
    package static func of(_ address: ClipAddress, like old: String) -> String {
        name("\(address.family)-\(address.session)-\(address.clip)", like: old)
    }

    /// The film's number in quarantine, with such an ending.
    package static func of(quarantined number: Int, like old: String) -> String {
        name("quarantine-\(number)", like: old)
    }

    /// The path of one of a film's files, beside the path that the film would have: `film-part2.mp4`.
    ///
    /// As many digits for each, so that the order of the names is that of the parts.
    package static func path(_ path: String, part: Int, of count: Int) -> String {
        let digits = String(count).count
        let number = String(part)
        let mark =
            "-part" + String(repeating: "0", count: max(0, digits - number.count)) + number
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return path + mark }
        return path[..<dot] + mark + path[dot...]
    }

    private static func name(_ name: String, like old: String) -> String {
        let parts = old.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let ending = parts.last, (1...5).contains(ending.utf8.count),
            ending.utf8.allSatisfy({
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            })
        else { return name }
        return "\(name).\(ending.lowercased())"
    }
}
