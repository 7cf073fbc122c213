/// A file that the user names for the command to read: a policy, a request, a reason.
enum InputFile {
    /// Its bytes, when it is a plain file of at most so many.
    static func read(_ path: String, limit: Int) throws -> [UInt8] {
        let file: OpenFile
        do { file = try OpenFile(reading: path) } catch {
            throw CommandFailure(
                .badInput, code: "unreadable-file", "\(path) cannot be read: \(error.reason).",
                hint: "Check the path; nothing was changed.")
        }
        guard file.isRegular else {
            throw CommandFailure(
                .badInput, code: "unreadable-file", "\(path) is not a plain file.",
                hint: "Check the path; nothing was changed.")
        }
        do throws(PromptError) {
            return try TerminalCalls.bytes(of: file.descriptor, named: path, limit: limit)
        } catch {
            throw CommandFailure(
                .badInput, code: "unreadable-file", error.message,
                hint:
                    "Such a file has at most \(Amounts.grouped(Int64(limit))) bytes; nothing was changed."
            )
        }
    }

    /// Its text, without the line breaks at its end.
    static func text(_ path: String, limit: Int) throws -> String {
        let bytes = try read(path, limit: limit)
        guard var text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(
                .badInput, code: "not-text", "\(path) is not UTF-8 text.",
                hint: "Save it as UTF-8; nothing was changed.")
        }
        while let last = text.unicodeScalars.last, last == "\n" || last == "\r" {
            text.unicodeScalars.removeLast()
        }
        return text
    }
}
