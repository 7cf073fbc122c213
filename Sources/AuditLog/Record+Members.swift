public import VaultCrypto

extension Record {
    /// Whether a record is said before or after an effect that lies outside the transaction.
    public enum Phase: String, Hashable, Sendable {
        /// Said, and durable, before the first effect.
        case intent
        /// Said when the effect has ended.
        case outcome
    }

    /// How an act ended.
    public enum Outcome: String, Hashable, Sendable {
        /// It was done; for an intent, it was allowed.
        case ok
        /// It was not allowed, and nothing was done.
        case refused
        /// It was allowed and did not succeed.
        case failed
    }

    /// The answer to one of the four questions.
    public enum Answer: String, Hashable, Sendable {
        /// Asked, and so.
        case yes
        /// Asked, and not so.
        case no
        /// Not asked.
        case notAsked = "not-asked"
    }

    /// The four questions of NEN 7513 that decide an access.
    public struct Checks: Hashable, Sendable {
        /// Whether the actor's role allows it.
        public var authorised: Answer
        /// Whether the actor holds a grant of the family.
        public var relationship: Answer
        /// Whether the family consented.
        public var consent: Answer
        /// Whether it is an emergency.
        public var emergency: Answer

        /// Makes the four answers, each *not asked* unless said otherwise.
        public init(
            authorised: Answer = .notAsked, relationship: Answer = .notAsked,
            consent: Answer = .notAsked, emergency: Answer = .notAsked
        ) {
            self.authorised = authorised
            self.relationship = relationship
            self.consent = consent
            self.emergency = emergency
        }
    }

    /// What was really given or taken, each number from 0 to 2⁶³ − 1.
    public struct Amount: Hashable, Sendable {
        /// Bytes of plaintext.
        public var bytes: UInt64?
        /// Seconds of film.
        public var seconds: UInt64?
        /// Things: clips, rows, records.
        public var items: UInt64?

        /// Makes an amount of what is known; at least one of the three.
        public init(bytes: UInt64? = nil, seconds: UInt64? = nil, items: UInt64? = nil) {
            self.bytes = bytes
            self.seconds = seconds
            self.items = items
        }
    }

    /// A record's place among those of its family.
    public struct Series: Hashable, Sendable {
        /// How many records of the family came before.
        public var n: UInt64
        /// The leaf hash of the one before; absent for the first.
        public var previous: SHA256Digest?

        /// Makes a place.
        public init(n: UInt64, previous: SHA256Digest?) {
            self.n = n
            self.previous = previous
        }
    }

    /// The table of the openings of commitments, on which the only word is that one is gone.
    public static let textTable = RowTable.text.rawValue

    /// The log's word on one row of the catalog.
    public struct RowWord: Hashable, Sendable {
        /// What the catalog must hold of it.
        public enum State: Hashable, Sendable {
            /// The row, and the SHA-256 of its canonical content.
            case holds(SHA256Digest)
            /// Nothing: the row was removed.
            case gone
        }

        /// The row's table.
        public var table: String
        /// The row's id in it.
        public var id: String
        /// What the catalog must hold.
        public var state: State

        /// Makes a word.
        public init(table: String, id: String, state: State) {
            self.table = table
            self.id = id
            self.state = state
        }
    }

    /// Which of several records of one act this is; they follow each other without a gap.
    public struct Part: Hashable, Sendable {
        /// This one's number, from 1.
        public var i: UInt64
        /// How many there are, at least 2.
        public var n: UInt64

        /// Makes a part.
        public init(i: UInt64, n: UInt64) {
            self.i = i
            self.n = n
        }
    }
}
