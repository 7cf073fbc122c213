/// Tells what a regular file is by its name and its first bytes, and why.
enum EntryClassifier {
    /// The reason of a film of which there is nothing more to say.
    static let plainFilm = "A film."

    /// Classifies a file that is not empty.
    static func classify(
        _ path: DumpPath, content: FileContent
    ) -> (kind: EntryKind, reason: String) {
        let name = Name(path.name)
        if let found = residue(path, name) { return found }
        if let reason = debris(name, content) { return (.debris, reason) }
        switch content {
        case .film(let container) where name.extension == "LRV" || name.isLowResolution:
            return (
                .smallCopy(container),
                "A small viewable copy of a film, which is footage too."
            )
        case .film(let container): return (.film(container), film(name))
        case .picture(let kind) where name.extension == "THM":
            return (.sidecar, "A film's thumbnail (\(kind)).")
        case .motionPhoto(let kind):
            return (
                .motionPhoto,
                "A \(kind) picture with a film inside: save that as a film on the tablet and upload it, "
                    + "or remove the picture."
            )
        case .picture(let kind):
            return (
                .stillImage,
                name.namesFilm
                    ? "A \(kind) picture, though it is named like a film."
                    : "A \(kind) picture."
            )
        case .sound(let kind): return (.notAFilm, "Sound only (\(kind)).")
        case .foreignFilm(let kind):
            return (.refused, "A film of a kind that cannot be taken in (\(kind)).")
        case .playlist:
            return (
                name.namesFilm ? .refused : .notAFilm,
                "A list of other files to play, and none of them is opened."
            )
        case .appleDouble, .unknown: return unknown(name)
        }
    }

    private static func unknown(_ name: Name) -> (EntryKind, String) {
        if ["AAE", "THM", "XMP", "SRT", "GIS"].contains(name.extension) {
            return (.sidecar, "It belongs to a film or picture of the same name.")
        }
        if name.namesFilm || name.extension == "LRV" {
            return (
                .refused,
                "It is named like a film, but does not begin like one: damaged, or something else."
            )
        }
        return (.notAFilm, "Neither its name nor its content is a film's.")
    }

    private static func residue(_ path: DumpPath, _ name: Name) -> (EntryKind, String)? {
        if name.upper.hasPrefix(".TRASHED-") {
            return (.residue, "Deleted on the tablet, but still in its bin.")
        }
        if name.upper.hasPrefix(".PENDING-") {
            return (
                .unfinished,
                "Not finished: the tablet was still writing or copying it, and hides it."
            )
        }
        for folder in path.directories.map(Name.init) {
            let isBin =
                [".TRASHES", "$RECYCLE.BIN", ".TRASH", "RECYCLER", ".DUSTBIN"].contains(
                    folder.upper) || folder.upper.hasPrefix(".TRASH-")
            if isBin { return (.residue, "Deleted, but still in a bin.") }
        }
        return nil
    }

    private static func debris(_ name: Name, _ content: FileContent) -> String? {
        if name.upper.hasPrefix("._") {
            switch content {
            case .appleDouble: return "What macOS leaves beside a file when it copies."
            // A film under such a name is no debris: nothing is passed over for its name alone.
            case .film, .foreignFilm: return nil
            default: return "What copying leaves beside a file."
            }
        }
        guard content == .unknown,
            [".DS_STORE", "THUMBS.DB", "DESKTOP.INI", ".NOMEDIA"].contains(name.upper)
        else { return nil }
        return "What a file manager leaves in a folder."
    }

    private static func film(_ name: Name) -> String {
        if name.upper.hasPrefix("IMG_E") { return "A film, edited on the tablet." }
        return name.namesFilm ? plainFilm : "A film, though it is not named like one."
    }

    /// A name in upper case, as far as it is ASCII.
    private struct Name {
        let upper: String

        init(_ bytes: [UInt8]) {
            upper = String(
                decoding: bytes.map { (97...122).contains($0) ? $0 - 32 : $0 }, as: UTF8.self)
        }

        var `extension`: String {
            guard let dot = upper.lastIndex(of: ".") else { return "" }
            return String(upper[upper.index(after: dot)...])
        }

        var namesFilm: Bool {
            ["MP4", "MOV", "M4V", "3GP", "3G2", "MKV", "WEBM", "AVI", "MTS", "M2TS", "TS", "QT"]
                .contains(`extension`)
        }

        /// GoPro's `GL010123.MP4`, as its app renames an `.LRV`.
        var isLowResolution: Bool {
            upper.utf8.count == 12 && upper.hasPrefix("GL") && `extension` == "MP4"
        }
    }
}
