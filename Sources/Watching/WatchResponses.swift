import FootageVault
import LoopbackServer
import VaultModel

extension ServerResponse {
    /// A page.
    static func page(_ status: Int, _ bytes: [UInt8]) -> Self {
        Self(
            status, fields: [("Content-Type", "text/html; charset=utf-8")], body: .bytes(bytes))
    }

    /// A document for a page's script.
    static func json(_ status: Int, _ value: JSONValue) -> Self {
        Self(
            status, fields: [("Content-Type", "application/json")],
            body: .bytes(value.canonicalBytes))
    }

    /// A refusal for a page's script.
    static func refused(_ status: Int, _ error: VaultError) -> Self {
        var members: [String: JSONValue] = [
            "code": .string(error.code), "message": .string(error.sentence),
        ]
        members["hint"] = error.advice.map { .string($0) }
        return .json(status, .object(members))
    }

    /// A refusal for people.
    static func refusedPage(_ error: VaultError) -> Self {
        let words = [error.sentence] + (error.advice.map { [$0] } ?? [])
        return .page(
            error.kind == .notPermitted ? 403 : 500, WatchPage.words("Not shown", words))
    }

    /// What is said to a request that comes from somewhere else.
    static func refused(_ refusal: RequestGuard.Refusal) -> Self {
        let words =
            switch refusal {
            case .otherHost:
                """
                This address is not the one that “footage watch” printed. Through a tunnel, the port must be the \
                same on both machines.
                """
            case .otherOrigin: "Another page may not use this one."
            }
        return .page(
            refusal == .otherHost ? 421 : 403, WatchPage.words("Not shown", [words]))
    }

    /// Somebody who did not come by the link.
    static var notIn: Self {
        .page(
            403,
            WatchPage.words(
                "Not shown",
                [
                    "Films are opened by the link that “footage watch” prints. It opens once, in one browser.",
                    "If it was opened already, run “footage watch” again.",
                ]))
    }

    /// An address that leads nowhere.
    static var notThere: Self {
        .page(404, WatchPage.words("Not there", ["Nothing of this watch is at this address."]))
    }

    /// A film's file, or the bytes of it that are asked for.
    static func film(
        _ part: FilmPart, of watch: Watch, _ number: Int, for request: ServerRequest
    ) -> Self {
        watch.use()
        let tag = "\"\(watch.id)-\(number)\""
        var fields = [
            (name: "Content-Type", value: watch.type.description), ("Accept-Ranges", "bytes"),
            ("ETag", tag),
        ]
        switch ByteRequest(request, size: part.size, tag: tag) {
        case .whole: return Self(200, fields: fields, body: .part(part, 0..<part.size))
        case .part(let range):
            fields.append(
                (
                    "Content-Range",
                    "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(part.size)"
                ))
            return Self(206, fields: fields, body: .part(part, range))
        case .none:
            return Self(416, fields: [("Content-Range", "bytes */\(part.size)")])
        }
    }
}
