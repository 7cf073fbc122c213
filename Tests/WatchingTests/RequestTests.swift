import FootageVault
import LoopbackServer
import Testing

@testable import Watching

@Suite struct `A request of a watch` {
    private let guarding = RequestGuard(port: 8123)

    private func get(_ fields: (String, String)..., path: String = "/films") -> ServerRequest {
        ServerRequest(.get, path, fields: [("Host", "127.0.0.1:8123")] + fields)
    }

    private func post(_ fields: (String, String)...) -> ServerRequest {
        ServerRequest(.post, "/enter", fields: [("Host", "127.0.0.1:8123")] + fields)
    }

    @Test(arguments: [
        "localhost:8123", "127.0.0.1", "127.0.0.1:8124", "127.0.0.1:8123.", "127.0.0.1:08123", "",
        "evil.example:8123", "127.0.0.1:8123 ", "[::1]:8123", "2130706433:8123",
    ]) func `is for no other host`(host: String) {
        let request = ServerRequest(.get, "/", fields: [("Host", host)])
        #expect(guarding.refusal(of: request, at: .door) == .otherHost)
    }

    @Test func `names one host`() {
        #expect(guarding.refusal(of: get(), at: .inside) == nil)
        #expect(guarding.refusal(of: ServerRequest(.get, "/"), at: .door) == .otherHost)
        #expect(
            guarding.refusal(of: get(("Host", "127.0.0.1:8123")), at: .inside) == .otherHost)
    }

    @Test func `that does something says that it comes from a page of this server`() {
        #expect(guarding.refusal(of: post(), at: .inside) == .otherOrigin)
        #expect(
            guarding.refusal(of: post(("Origin", "http://127.0.0.1:8123")), at: .inside) == nil)
        for other in [
            "null", "http://127.0.0.1", "https://127.0.0.1:8123", "http://127.0.0.1:8124",
        ] {
            #expect(
                guarding.refusal(of: post(("Origin", other)), at: .inside) == .otherOrigin)
        }
    }

    @Test func `comes from no other page, but for a link that leads to the door`() {
        let visit = [
            ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
            ("Sec-Fetch-Dest", "document"),
        ]
        let request = ServerRequest(.get, "/", fields: [("Host", "127.0.0.1:8123")] + visit)
        #expect(guarding.refusal(of: request, at: .door) == nil)
        #expect(guarding.refusal(of: request, at: .inside) == .otherOrigin)
        for site in ["cross-site", "same-site", "other"] {
            #expect(
                guarding.refusal(of: get(("Sec-Fetch-Site", site)), at: .inside) == .otherOrigin)
            #expect(
                guarding.refusal(of: get(("Sec-Fetch-Site", site)), at: .door) == .otherOrigin)
        }
        #expect(guarding.refusal(of: get(("Sec-Fetch-Site", "none")), at: .inside) == nil)
        #expect(guarding.refusal(of: get(("Sec-Fetch-Site", "same-origin")), at: .inside) == nil)
    }

    @Test(arguments: [
        ("bytes=0-0", ByteRequest.part(0..<1)), ("bytes=0-", .part(0..<1000)),
        ("bytes=999-", .part(999..<1000)), ("bytes=990-5000", .part(990..<1000)),
        ("bytes=-1", .part(999..<1000)), ("bytes=-5000", .part(0..<1000)),
        ("Bytes=5-9", .part(5..<10)), ("bytes= 5-9 ", .part(5..<10)),
        ("bytes=1000-", .none), ("bytes=1000-1001", .none),
        ("bytes=99999999999999999999-", .none), ("bytes=0-99999999999999999999", .part(0..<1000)),
        ("bytes=0-1,3-4", .whole), ("bytes=4-3", .whole), ("bytes=-0", .whole), ("bytes=", .whole),
        ("bytes", .whole), ("=0-1", .whole), ("lines=0-1", .whole), ("bytes=a-b", .whole),
        ("bytes=+1-2", .whole), ("bytes=1-2-3", .whole), ("bytes==0-1", .whole), ("", .whole),
    ]) func `is for exactly these bytes`(field: String, expected: ByteRequest) {
        #expect(ByteRequest(get(("Range", field)), size: 1000, tag: "\"t\"") == expected)
    }

    @Test func `is for a range only of the film that it knows, and only with GET`() {
        func request(_ condition: String) -> ByteRequest {
            ByteRequest(
                get(("Range", "bytes=0-1"), ("If-Range", condition)), size: 9, tag: "\"t\"")
        }
        #expect(request("\"t\"") == .part(0..<2))
        #expect(request("\"u\"") == .whole)
        #expect(request("W/\"t\"") == .whole)
        let head = ServerRequest(.head, "/", fields: [("Range", "bytes=0-1")])
        #expect(ByteRequest(head, size: 9, tag: "") == .whole)
        #expect(
            ByteRequest(
                get(("Range", "bytes=0-1"), ("Range", "bytes=0-1")), size: 9, tag: "") == .whole)
        #expect(ByteRequest(get(("Range", "bytes=0-1")), size: 0, tag: "") == .none)
    }
}
