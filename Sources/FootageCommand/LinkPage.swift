internal import VaultCrypto
internal import VaultDisk
internal import VaultModel

/// A page of this account's own that leads to a link, for as long as nobody has followed it.
///
/// A link among a program's arguments is there for every account of the machine to read, so the browser is given the
/// page's name instead. It lies in the directory that the login session keeps in memory (`XDG_RUNTIME_DIR`).
struct LinkPage {
    private let path: String

    /// Writes the page and opens it; none where there is no screen, no such directory, or nothing that opens pages.
    init?(_ link: String, _ invocation: Invocation) {
        let environment = invocation.environment
        guard environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil,
            let directory = environment.directory("XDG_RUNTIME_DIR"),
            let program = try? ChildProcess.find("xdg-open")
        else { return nil }
        path = "\(directory)/footage-watch-\(Hex.encode(Random.bytes(8))).html"
        let page = """
            <!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=\(link)">\
            <title>Watching</title>

            """
        let passed = environment.all(of: [
            "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "HOME", "USER",
            "LANG",
            "XDG_RUNTIME_DIR", "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "XDG_CONFIG_HOME",
            "XDG_DATA_DIRS", "BROWSER",
        ])
        do {
            try LinuxDisk().replaceFile(
                at: path, with: Array(page.utf8), mode: VaultModes.oneAccount.file)
            try ChildProcess(
                program, [path],
                environment: passed.merging(
                    ["PATH": ChildProcess.searchPath.joined(separator: ":")]) { $1 }
            ).launch()
        } catch {
            remove()
            return nil
        }
    }

    /// The link is used, or is of no use any more.
    func remove() { try? LinuxDisk().removeFile(path) }
}

extension Environment {
    /// Those of some variables that are set.
    fileprivate func all(of names: [String]) -> [String: String] {
        var found: [String: String] = [:]
        for name in names { found[name] = self[name] }
        return found
    }
}
