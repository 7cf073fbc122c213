import FootageVault
import VaultDisk
import VaultModel

/// The first byte at random places of an open film: what a player waits for when it seeks.
struct FirstBytes {
    private let vault: String
    private let identity: String
    private let clip: String
    private let count: Int

    init(_ options: Options) throws {
        vault = try options.text("vault")
        identity = try options.text("as")
        clip = try options.text("clip")
        count = try options.number("count")
    }

    func run() throws -> [String: Int64] {
        guard let address = ClipAddress(clip) else {
            throw VaultError(.usage, "clip", "\(clip) is no clip's address")
        }
        let unlocked = try openVault(at: vault).unlock(with: identityFile(at: identity))
        let film = try unlocked.openFilm(address, purpose: .purpose(.therapy))
        var times: [Int64] = []
        for _ in 0..<count {
            let place = UInt64.random(in: 0..<film.size)
            times.append(try timed { try film.read(place..<place + 1) }.nanoseconds)
        }
        _ = try film.close()
        times.sort()
        return [
            "count": Int64(count), "median": times[count / 2], "worst": times[count - 1],
            "best": times[0],
        ]
    }
}
