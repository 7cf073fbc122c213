public import VaultModel

/// The first page of what somebody is given who asked for what is held about their family: `index.html`.
///
/// One page with nothing that runs or loads; every word in it that is not this program's is text.
public struct RequestPage: Sendable {
    /// A film of the answer.
    public struct Film: Sendable {
        /// Its path in the archive.
        public let file: String
        /// Where people find it.
        public let address: String
        /// The day it was filmed.
        public let recorded: CivilDate
        /// How many seconds it lasts.
        public let seconds: UInt64
        /// Its bytes.
        public let bytes: UInt64
        /// The SHA-256 of the file.
        public let sha256: String

        /// Describes a film.
        public init(
            file: String, address: String, recorded: CivilDate, seconds: UInt64, bytes: UInt64,
            sha256: String
        ) {
            self.file = file
            self.address = address
            self.recorded = recorded
            self.seconds = seconds
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    private let organisation: String
    private let family: String
    private let received: CivilDate
    private let made: CivilDate
    private let films: [Film]
    private let withheld: Int
    private let records: Int
    private let moments: Int

    /// Makes the page.
    ///
    /// - Parameters:
    ///   - organisation: Who answers.
    ///   - family: The family's reference.
    ///   - received: The day on which the request was received.
    ///   - made: The day on which the answer was made.
    ///   - films: The films given.
    ///   - withheld: How many films are held and not given.
    ///   - records: How many lines `history.csv` has.
    ///   - moments: How many moments of the films `moments.csv` has; none, and there is no such file.
    public init(
        organisation: String, family: String, received: CivilDate, made: CivilDate, films: [Film],
        withheld: Int, records: Int, moments: Int = 0
    ) {
        self.organisation = organisation
        self.family = family
        self.received = received
        self.made = made
        self.films = films
        self.withheld = withheld
        self.records = records
        self.moments = moments
    }

    /// The page's bytes, in UTF-8.
    public var bytes: [UInt8] {
        let rest =
            withheld == 0
            ? "No film that is held was left out."
            : """
            \(PageFigure.count(withheld, "film that is held is", "films that are held are")) not given here; \
            the letter with this says why, as far as it may.
            """
        let marks =
            moments == 0
            ? ""
            : """
             moments.csv lists what was marked in the films: \
            \(PageFigure.count(moments, "moment", "moments")), with what was seen there and what was noted.
            """
        let paragraphs = [
            """
            You asked \(organisation) for what is held about your family; the request was received on \(received). \
            This was made on \(made). The family's reference is \(family).
            """, rest,
            """
            history.csv lists everything that was done with your family's films and entries, by whom, when and for \
            what: \(PageFigure.count(records, "line", "lines")). retention.txt says of each film how long it is \
            kept, and by which rule.\(marks)
            """,
            """
            You may ask for what is wrong to be put right, for films to be erased or used for less, and you may \
            complain to the Information Commissioner's Office (ico.org.uk).
            """,
        ]
        let table = PageTable(
            caption: "Films",
            columns: [
                .words("File"), .words("Film"), .words("Filmed"), .figures("Seconds"),
                .figures("Bytes"), .words("SHA-256"),
            ], rows: films.map(\.cells))
        var body: [HTML] = [.element("h1", text: "What is held about your family")]
        for paragraph in paragraphs { body.append(.element("p", of: [.words(paragraph)])) }
        body.append(table.html)
        return HTML.document(
            title: "What is held about your family",
            style: PageStyle.sheet(footer: "Family \(family), \(made)"),
            body: [.element("main", of: body)])
    }
}

extension RequestPage.Film {
    fileprivate var cells: [String] {
        [file, address, recorded.description, String(seconds), String(bytes), sha256]
    }
}
