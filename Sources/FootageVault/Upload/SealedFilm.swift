import AgeFile
import ClipStore
import KeyStore
import TabletDump
import VaultCrypto
import VaultModel

/// A film that is to be sealed under a reservation, with all that its sealing needs.
///
/// Nothing in it belongs to the catalog, so any thread may take it up.
struct FilmJob: Sendable {
    /// What it is to become.
    enum Goal: Sendable {
        case clip(SessionChoice, Set<Purpose>, due: CivilDate?)
        case quarantined(QuarantineReason)

        /// What its header's slot is told to hold.
        var slotKind: SlotKind {
            switch self {
            case .clip: .clipHeader
            case .quarantined: .quarantineHeader
            }
        }
    }

    /// The film's number in its plan.
    let number: Int
    var film: UploadPlan.Film
    var goal: Goal
    /// The id and the key slot that were reserved for it.
    let reserved: ReservedSlot
    var recipients: [X25519PublicKey]
    /// To whom it is sealed should it turn out that it has to wait.
    let quarantineRecipients: [X25519PublicKey]
    let counter = ByteCounter()
}

/// An id that was reserved, and the key slot with it.
struct ReservedSlot: Sendable {
    let id: ClipID
    let slot: Int64
}

/// A film whose payload is durable under its reservation, and which is not yet anybody's.
struct SealedFilm: Sendable {
    let job: FilmJob
    /// Bytes of the film.
    let bytes: UInt64
    let payload: PayloadSummary
    /// The header, which is yet to be put into its slot.
    let header: [UInt8]
    /// By which the vault recognises the film's bytes.
    let digest: [UInt8]
    /// Its files, where there are several.
    let parts: [SealedPart]
    /// The sealed particulars.
    let particulars: [UInt8]

    var id: ClipID { job.reserved.id }
}

/// One of the files that a film was sealed of.
struct SealedPart: Sendable {
    /// Bytes of the file.
    let bytes: Int64
    /// By which the vault recognises them.
    let digest: [UInt8]
}
