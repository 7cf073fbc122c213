/// Whose program it is that reached this process over 127.0.0.1, as the kernel knows it.
///
/// A port of 127.0.0.1 is open to every account of the machine; who may use what is behind it is another
/// question, and one that the kernel answers for each connection (`/proc/net/tcp`, proc(5)).
public enum LoopbackClient {
    /// A machine with many connections has a long table; 150 bytes tell of each.
    private static let longestTable = 16 << 20

    /// Whether the kernel tells at all, which it does not where `/proc` is hidden from a process.
    public static var isTold: Bool { table("/proc/net/tcp") != nil }

    private static func table(_ path: String) -> String? {
        guard let file = try? LinuxDisk().openPlainFile(path),
            let bytes = try? file.readAll(limit: longestTable)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The account of the program at the other end of a connection; none where the kernel does not say.
    public static func account(from client: UInt16, to server: UInt16) -> UInt32? {
        for path in ["/proc/net/tcp", "/proc/net/tcp6"] {
            // The kernel writes the table while connections come and go, and may pass over one.
            for _ in 0..<3 {
                guard let text = table(path) else { break }
                if let account = account(from: client, to: server, in: text) { return account }
            }
        }
        return nil
    }

    /// Reads one of these tables: a heading, then a number, both ends, a state, four more, and the account.
    package static func account(
        from client: UInt16, to server: UInt16, in table: String
    ) -> UInt32? {
        for line in table.split(separator: "\n").dropFirst() {
            let words = line.split(separator: " ", omittingEmptySubsequences: true)
            // 01 is an established connection: another state is one that nobody speaks through.
            guard words.count > 7, isLoopback(words[1], port: client),
                isLoopback(words[2], port: server), words[3] == "01"
            else { continue }
            return UInt32(words[7])
        }
        return nil
    }

    /// Whether an end is 127.0.0.1, in the order of bytes that Linux writes it in, or the same within IPv6.
    private static func isLoopback(_ end: Substring, port: UInt16) -> Bool {
        let parts = end.split(separator: ":")
        guard parts.count == 2, UInt16(parts[1], radix: 16) == port else { return false }
        return ["0100007F", "0000000000000000FFFF00000100007F"].contains(parts[0])
    }
}
