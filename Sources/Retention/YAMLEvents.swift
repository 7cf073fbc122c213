import CYAML

/// The events of a YAML stream, one at a time, as values.
///
/// The only place that speaks to libyaml. It holds no more than libyaml's own buffers.
@safe final class YAMLEvents {
    /// One event and where it begins, line and column from 1.
    struct Event {
        enum Kind {
            case documentStart(hasDirectives: Bool)
            case documentEnd
            case text(String, isPlain: Bool)
            case listStart
            case listEnd
            case mappingStart
            case mappingEnd
            case alias
            case streamEnd
            /// libyaml cannot go on, for this reason.
            case broken(String)
            /// Nothing of interest: the start of the stream.
            case nothing
        }

        let kind: Kind
        let line: Int
        let column: Int
        var hasAnchor = false
        var hasTag = false
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let bytes: [UInt8]
    private let isReady: Bool

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        unsafe parser = .allocate(capacity: 1)
        // libyaml keeps the pointer it is given, so the bytes stay put until the end.
        unsafe input = .allocate(capacity: max(1, bytes.count))
        _ = unsafe input.initialize(from: bytes)
        unsafe isReady = yaml_parser_initialize(parser) == 1
        if isReady {
            unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
        }
    }

    deinit {
        if isReady { unsafe yaml_parser_delete(parser) }
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// The next event; after `streamEnd` or `broken` nothing more comes.
    func next() -> Event {
        guard isReady else {
            return Event(kind: .broken("no memory to read it"), line: 1, column: 1)
        }
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { return failure() }
        defer { unsafe yaml_event_delete(&event) }
        return unsafe Self.value(of: event)
    }

    private static func value(of event: yaml_event_t) -> Event {
        let line = unsafe Int(clamping: event.start_mark.line) + 1
        let column = unsafe Int(clamping: event.start_mark.column) + 1
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT:
            let start = unsafe event.data.document_start
            let hasDirectives =
                unsafe start.version_directive != nil
                || start.tag_directives.start != start.tag_directives.end
            return Event(
                kind: .documentStart(hasDirectives: hasDirectives), line: line, column: column)
        case YAML_DOCUMENT_END_EVENT:
            return Event(kind: .documentEnd, line: line, column: column)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            let buffer = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE
            return unsafe Event(
                kind: .text(String(decoding: buffer, as: UTF8.self), isPlain: isPlain),
                line: line, column: column, hasAnchor: scalar.anchor != nil,
                hasTag: scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            return unsafe Event(
                kind: .listStart, line: line, column: column, hasAnchor: start.anchor != nil,
                hasTag: start.tag != nil)
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            return unsafe Event(
                kind: .mappingStart, line: line, column: column, hasAnchor: start.anchor != nil,
                hasTag: start.tag != nil)
        case YAML_SEQUENCE_END_EVENT: return Event(kind: .listEnd, line: line, column: column)
        case YAML_MAPPING_END_EVENT: return Event(kind: .mappingEnd, line: line, column: column)
        case YAML_ALIAS_EVENT: return Event(kind: .alias, line: line, column: column)
        case YAML_STREAM_END_EVENT: return Event(kind: .streamEnd, line: line, column: column)
        default: return Event(kind: .nothing, line: line, column: column)
        }
    }

    private func failure() -> Event {
        let what = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
        let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) + ": " }
        let message = (context ?? "") + (what ?? "it cannot be read")
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            let (line, column) = place(
                of: unsafe Int(clamping: parser.pointee.problem_offset))
            return Event(kind: .broken(message), line: line, column: column)
        }
        let mark = unsafe parser.pointee.problem_mark
        let (line, column) = (Int(clamping: mark.line), Int(clamping: mark.column))
        // The commonest of all faults, for which libyaml has no words of its own.
        let isTab = indentation(ofLine: line).dropFirst(column).first == UInt8(ascii: "\t")
        return Event(
            kind: .broken(isTab ? "a tab where only spaces may stand" : message), line: line + 1,
            column: column + 1)
    }

    /// The spaces and tabs with which a line begins, the first being line 0.
    private func indentation(ofLine number: Int) -> ArraySlice<UInt8> {
        var rest = bytes[...]
        for _ in 0..<number {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return [] }
            rest = rest[(end + 1)...]
        }
        return rest.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// Where a byte stands; a reader's error has an offset only.
    private func place(of offset: Int) -> (line: Int, column: Int) {
        let before = bytes.prefix(max(0, min(offset, bytes.count)))
        let line = before.count { $0 == UInt8(ascii: "\n") }
        let column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }
            .count { $0 & 0xC0 != 0x80 }
        return (line + 1, column + 1)
    }
}
