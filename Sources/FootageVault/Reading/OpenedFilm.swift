import AuditLog
import Catalog
public import VaultModel

/// A film that somebody opened to watch: its opening is on record, and its end will be.
///
/// Reads go through `reader`, which any number of threads may use; the film itself, and its closing,
/// belong to the thread that has the vault. While it is open its payload is not destroyed: a purge that
/// meets it leaves the payload for its next run. A film that is dropped without `close` stays in the log
/// as an access of unknown outcome.
public final class OpenedFilm {
    /// The clip.
    public let address: ClipAddress
    /// Why it was opened.
    public let purpose: AccessPurpose
    /// Reads any part of it, from any thread.
    public let reader: FilmReader
    private let unlocked: UnlockedVault
    private let access: ClipAccess
    private var use: FilmUse?

    init(_ access: ClipAccess, for purpose: AccessPurpose, in unlocked: UnlockedVault) {
        address = access.address
        self.purpose = purpose
        self.access = access
        self.unlocked = unlocked
        reader = FilmReader(access.opened)
    }

    /// Its media type, such as `video/mp4`, by what its file was called on the tablet.
    public var mediaType: MediaType { MediaType(ofFileNamed: access.particulars.name) }
    /// Its length in time.
    public var milliseconds: Int64 { access.clip.milliseconds }
    /// The length in time of each of its files.
    public var lengths: [Int64] {
        let parts = access.particulars.parts
        return parts.isEmpty ? [milliseconds] : parts.map(\.milliseconds)
    }
    /// How many bytes the film has.
    public var size: UInt64 { reader.size }
    /// Where each of its files lies among them, for a player that plays them one after another: one file, or
    /// the chapters that a camera cut.
    public var files: [Range<UInt64>] { access.particulars.files.map(\.range) }

    /// Fills `bytes` from a position on as far as the film goes, and says how far.
    public func read(
        at offset: UInt64, into bytes: inout MutableSpan<UInt8>
    ) throws(VaultError) -> Int {
        try reader.read(at: offset, into: &bytes)
    }

    /// The bytes of a range, which has to end within the film.
    public func read(_ range: Range<UInt64>) throws(VaultError) -> [UInt8] {
        try reader.read(range)
    }

    /// For how long one answer holds.
    private static let held = Duration.seconds(60)

    /// Asks again whether it may be watched: what was allowed when it was opened may not be any more.
    ///
    /// Where consent was withdrawn since, or the grant taken back, or a hold placed, or its destruction begun, no
    /// byte of it is given after this: the film is then to be closed, and its outcome is that it failed, for that reason.
    ///
    /// Once this was asked, the film gives bytes for a minute, and then none until it is asked again: what keeps it
    /// from being asked keeps nothing open.
    ///
    /// - Throws: `VaultError` of kind `notPermitted` with the reason; what kept it from being asked otherwise, for
    ///   which nothing more is given either.
    public func recheck() throws(VaultError) {
        let refusal: VaultError?
        do {
            refusal = try unlocked.refusalNow(of: access)
        } catch {
            refusal =
                VaultError(explaining: error)
                ?? VaultError(.failed, "unexpected", "it could not be asked whether it may go on")
        }
        guard let refusal else { return reader.hold(for: Self.held) }
        reader.end(because: refusal)
        throw refusal
    }

    /// Ends the access, once the reads under way have ended, and records what was given.
    ///
    /// Bytes are counted once, however often they were read: the record says how much of the film
    /// somebody saw, not how often their player asked. Beyond 4,096 separate pieces, whole chunks of
    /// 64 KiB are counted. Seconds are that share of the film's length. When a read failed, so did the
    /// access. Closing again gives the same answer and no further record.
    ///
    /// - Throws: `VaultError` with the code `outcome-not-recorded`; then it may be closed again, which
    ///   tries to record it again. Nothing is read in between.
    @discardableResult
    public func close() throws -> FilmUse {
        if let use { return use }
        let (given, failure) = reader.close()
        var act = access.act
        if let failure {
            act.outcome = .failed
            act.reason = failure.code
        }
        let seconds = access.seconds(of: given)
        act.amount = .init(bytes: given, seconds: seconds, items: failure == nil ? 1 : nil)
        try unlocked.recordOutcome(act, of: "the film was given, but how much of it")
        let use = FilmUse(bytes: given, seconds: seconds)
        self.use = use
        return use
    }
}

/// What was given of a film while it was open.
public struct FilmUse: Sendable, Hashable {
    /// How many bytes, each counted once.
    public let bytes: UInt64
    /// How many seconds of film that share of its bytes is.
    public let seconds: UInt64
}
