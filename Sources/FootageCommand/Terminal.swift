import Synchronization
import VaultModel

/// Where the command writes: text for people, JSON for programs, films for players.
///
/// Everything printed passes through `SafeText`. Output whose reader has gone away is dropped without
/// a word, as `footage clip list | head` expects; any other failure to write is kept in `failure`.
public final class Terminal: Sendable {
    private let device: any TerminalDevice
    private let environment: Environment
    private let state = Mutex(State())

    private struct State {
        var isDrawn = false
        var isClosed = false
        var failure: Int32?
    }

    /// A terminal on a device.
    public init(device: any TerminalDevice, environment: Environment) {
        self.device = device
        self.environment = environment
    }

    /// The terminal of the process: descriptors 1 and 2.
    public static let process = Terminal(device: ProcessDevice(), environment: .process)

    /// The columns of the terminal that output goes to; none when it goes elsewhere.
    public var columns: Int? {
        guard device.isTerminal(.output) else { return nil }
        return device.columns.map { max(20, $0) } ?? 80
    }

    /// The columns of the terminal that errors and progress go to; none when they go elsewhere.
    var errorColumns: Int? {
        guard device.isTerminal(.errors), environment["TERM"] != "dumb" else { return nil }
        return device.columns.map { max(20, $0) } ?? 80
    }

    /// Whether a stream's reader is a terminal.
    public func isTerminal(_ stream: OutputStream) -> Bool { device.isTerminal(stream) }

    /// Whether a stream may have colour: on a terminal that is not dumb, and without `NO_COLOR`.
    public func hasColour(_ stream: OutputStream) -> Bool {
        device.isTerminal(stream) && environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
    }

    /// Whether nobody reads the output any more.
    public var isClosed: Bool { state.withLock(\.isClosed) }

    /// The system's error number of the first failed write, other than a reader gone away.
    public var failure: Int32? { state.withLock(\.failure) }

    /// Prints one line; line breaks in it are escaped.
    public func line(_ text: String = "", style: Style = .plain) {
        write(styled(SafeText.line(text), style, on: .output) + "\n", to: .output)
    }

    /// Prints a sentence, wrapped at a terminal's width, its lines indented behind a bullet.
    public func paragraph(_ text: String, bullet: String = "", style: Style = .plain) {
        let text = SafeText.line(text)
        let width = columns.map { max(20, min(100, $0) - bullet.count) }
        let lines = width.map { Wrapping.lines(text, width: $0) } ?? [text]
        let indent = String(repeating: " ", count: bullet.count)
        for (index, part) in lines.enumerated() {
            line((index == 0 ? bullet : indent) + part, style: style)
        }
    }

    /// Prints a text of the program's own, line breaks included.
    public func block(_ text: String) {
        write(SafeText.block(text) + (text.hasSuffix("\n") ? "" : "\n"), to: .output)
    }

    /// Prints a table.
    public func table(_ table: TableView) {
        let lines = table.lines(columns: columns) { [self] in styled($0, $1, on: .output) }
        write(lines.map { $0 + "\n" }.joined(), to: .output)
    }

    /// Prints one JSON document: readable on a terminal, canonical elsewhere.
    func document(_ document: JSONValue) {
        let isRead = device.isTerminal(.output)
        let bytes = isRead ? Array(JSONText.readable(document).utf8) : document.canonicalBytes
        write(bytes + [UInt8(ascii: "\n")], to: .output)
    }

    /// Writes bytes as they are, such as a film's, and says whether somebody still reads them.
    public func raw(_ bytes: [UInt8]) -> Bool {
        write(bytes, to: .output)
        return state.withLock { !$0.isClosed && $0.failure == nil }
    }

    /// Prints a line among the errors, such as `footage: note: …`.
    public func note(_ text: String) { say("note", .plain, text) }

    /// Prints `footage: error: …`.
    public func error(_ text: String) { say("error", .bad, text) }

    /// Prints `footage: hint: …`.
    public func hint(_ text: String) { say("hint", .good, text) }

    private func say(_ kind: String, _ style: Style, _ text: String) {
        let start = "footage: " + styled(kind + ":", style, on: .errors) + " "
        let plain = "footage: " + kind + ": "
        let lines = Self.wrapped(plain + SafeText.line(text), within: errorColumns)
        write(start + lines.dropFirst(plain.count) + "\n", to: .errors)
    }

    /// Breaks a text between words, but never a command in backquotes, which people copy whole.
    private static func wrapped(_ text: String, within width: Int?) -> String {
        guard let width else { return text }
        var isCommand = false
        // No control character is left in a text that was made safe, so that one can stand for a space.
        let joined = String(
            text.map { symbol -> Character in
                if symbol == "`" { isCommand.toggle() }
                return symbol == " " && isCommand ? "\u{1}" : symbol
            })
        let room = width - indent.count
        let words = joined.split(separator: " ")
        guard words.allSatisfy({ DisplayWidth.of(String($0)) <= room }) else { return text }
        return Wrapping.lines(joined, width: room).joined(separator: "\n" + indent)
            .replacing("\u{1}", with: " ")
    }

    private static let indent = "         "

    /// Draws the line of progress in place of the one before, or erases it.
    func draw(_ progress: String?) {
        state.withLock { state in
            guard progress != nil || state.isDrawn else { return }
            _ = device.write(Array(("\r\u{1B}[K" + (progress ?? "")).utf8), to: .errors)
            state.isDrawn = progress != nil
        }
    }

    private func styled(_ text: String, _ style: Style, on stream: OutputStream) -> String {
        guard let code = style.code, hasColour(stream), !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private func write(_ text: String, to stream: OutputStream) {
        write(Array(text.utf8), to: stream)
    }

    private func write(_ bytes: [UInt8], to stream: OutputStream) {
        state.withLock { state in
            if state.isDrawn {
                _ = device.write(Array("\r\u{1B}[K".utf8), to: .errors)
                state.isDrawn = false
            }
            guard stream == .errors || (!state.isClosed && state.failure == nil) else { return }
            switch device.write(bytes, to: stream) {
            case .written: break
            case .closed where stream == .output: state.isClosed = true
            case .failed(let number) where stream == .output: state.failure = number
            case .closed, .failed: break
            }
        }
    }
}
