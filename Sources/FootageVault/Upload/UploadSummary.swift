public import TabletDump
public import VaultModel

/// What became of an upload.
public struct UploadSummary: Sendable {
    /// What became of each film, in the order of their paths.
    public internal(set) var results: [Film] = []
    /// What may be deleted from the tablet, and what still lies on it.
    public internal(set) var deletion: DeletionList
    /// Deleted or half-written files still on the tablet that the vault knows the very bytes of.
    public internal(set) var residueKnown: [DumpPath: KnownResidue] = [:]
    /// Whether it was stopped before its end.
    public internal(set) var isInterrupted = false
    /// What made going on pointless, such as a full disk or a log that cannot be written.
    ///
    /// What was done before stands.
    public internal(set) var stopped: (any Error)?

    /// What became of one film.
    public struct Film: Sendable {
        /// The file; of several the first.
        public let entry: DumpEntry
        /// Its files in order.
        public let entries: [DumpEntry]
        /// Its end.
        public let end: End
        /// What is known of the stored copy.
        public let copy: Copy
        /// Bytes read.
        public let bytes: UInt64
        /// Proof of a reading back in this upload, where it was a clip before.
        var renewedReceipt: Receipt?

        /// Proof that the log holds the reading back of the clip that it is.
        public var receipt: Receipt? {
            if case .takenIn(_, _, let receipt) = end { receipt } else { renewedReceipt }
        }
        init(of film: UploadPlan.Film, end: End, copy: Copy, bytes: UInt64) {
            entry = film.entry
            entries = film.entries
            self.end = end
            self.copy = copy
            self.bytes = bytes
        }

        /// Whether the stored copy was read back from the disk and found whole.
        public var isReadBack: Bool { copy == .whole }
    }

    /// What reading a film's stored copy back from the disk found.
    public enum Copy: String, Sendable, Hashable {
        /// It is what was written.
        case whole
        /// It cannot be read, or is not what was written; an incident is open.
        case damaged
        /// Nothing: there is none, or it was not read back.
        case none
    }

    /// How it ended for one film.
    public enum End: Sendable {
        /// It is a clip now.
        case takenIn(ClipAddress, due: CivilDate?, receipt: Receipt?)
        /// It waits in quarantine under this number.
        case quarantined(Int, QuarantineReason)
        /// It was a clip already.
        case alreadyIn(ClipAddress)
        /// It waited in quarantine already.
        case alreadyQuarantined(Int)
        /// It was not taken in: a short word for programs, and a sentence.
        case refused(code: String, String)
    }

    /// Proof that the log holds the record of a clip's reading back.
    public struct Receipt: Sendable {
        /// The clip.
        public let clip: ClipID
        /// The proof's file name.
        public let name: String
        /// A C2SP `.tlog-proof` with the record in `extra`.
        public let bytes: [UInt8]
    }

    /// Films that were refused.
    public var refused: Int {
        results.count { if case .refused = $0.end { true } else { false } }
    }
}

/// How far an upload is.
public struct UploadProgress: Sendable {
    /// Bytes done.
    public let bytes: UInt64
    /// Bytes there are to do.
    public let total: UInt64
    /// The film that is being read.
    public let film: DumpPath
}
