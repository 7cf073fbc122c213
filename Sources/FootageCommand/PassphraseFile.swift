/// Reads a passphrase from a file or a descriptor, straight into memory that is wiped.
enum PassphraseFile {
    /// Reads the only line of a file that nobody but its owner can read.
    static func read(_ path: String, guardedBy guarding: FileGuard) throws(PromptError)
        -> Passphrase
    {
        let file: OpenFile
        do { file = try OpenFile(reading: path) } catch {
            throw .unreadable(path, reason: error.reason)
        }
        guard file.isRegular else { throw .notAFile(path: path) }
        guard file.isOwn else { throw .foreign(path: path) }
        guard !guarding.isExposed(file.mode) else { throw .exposed(path: path) }
        let passphrase = try line(of: file.descriptor, named: path)
        guard case .end = TerminalCalls.readByte(of: file.descriptor) else {
            throw .severalLines(path: path)
        }
        return passphrase
    }

    /// Reads one line, byte by byte, so that what follows stays for the next reader.
    static func line(of descriptor: Int32, named name: String? = nil) throws(PromptError)
        -> Passphrase
    {
        var passphrase = Passphrase()
        while true {
            switch TerminalCalls.readByte(of: descriptor) {
            case .byte(UInt8(ascii: "\n")), .end:
                passphrase.dropLast(UInt8(ascii: "\r"))
                return passphrase
            case .byte(let byte):
                guard passphrase.append(byte) else { throw .tooLong(most: Passphrase.limit) }
            case .interrupted: throw .interrupted
            case .failed(let reason):
                throw .unreadable(name ?? "Descriptor \(descriptor)", reason: reason)
            }
        }
    }
}
