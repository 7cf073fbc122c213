import Testing

@testable import Watching

@Suite struct `An address of a watch` {
    private static let id = String(repeating: "A", count: 43)

    @Test(arguments: [
        ("/", WatchRoute.door), ("/enter", .entrance), ("/films", .films),
        ("/session/12", .session(12)), ("/clip/3/1", .clip(session: 3, clip: 1)),
        ("/open/film/3/1", .watching(session: 3, clip: 1, .film)),
        ("/open/picture/3/1", .watching(session: 3, clip: 1, .picture)),
        ("/watch/\(id)/on", .standing(watch: id, .goesOn)),
        ("/watch/\(id)/over", .standing(watch: id, .isOver)),
        ("/watch/\(id)/still", .standing(watch: id, .isAsked)),
        ("/film/\(id)/2", .film(watch: id, part: 2)), ("/style.css", .resource(.style)),
    ]) func `leads to one thing`(path: String, expected: WatchRoute) {
        #expect(WatchRoute(path) == expected)
        let isOpen = path == "/" || path == "/enter" || path == "/style.css"
        #expect(expected.isBehindDoor == !isOpen)
    }

    @Test(arguments: [
        "", "films", "//", "//films", "/films/", "/Films", "/..", "/../films", "/session/0",
        "/session/-1", "/session/01", "/session/+1", "/session/1 ", "/session/١",
        "/session/99999999999999999999", "/clip/1", "/clip/1/1/1", "/open/other/1/1",
        "/film/../1", "/film/%2e%2e/1", "/film//1", "/film/\(id)/0", "/film/\(id)",
        "/film/\(id)A/1",
        "/watch/\(id)", "/watch/\(id)/gone", "/watch/x/on", "/style.css/", "/%66ilms", "/films?x",
        "/films#x", "/films\0",
    ]) func `that is not exactly one of these leads nowhere`(path: String) {
        #expect(WatchRoute(path) == nil)
    }

    @Test func `of a resource is its own, and every resource has one`() {
        for resource in PageResource.allCases {
            #expect(WatchRoute(resource.rawValue) == .resource(resource))
            #expect(!resource.text.isEmpty)
        }
    }

    @Test func `never loads anything from elsewhere, and says so`() {
        #expect(PageFields.policy.hasPrefix("default-src 'none'; "))
        #expect(!PageFields.policy.contains("unsafe"))
        #expect(!PageFields.policy.contains("*"))
        #expect(!PageFields.policy.contains("data:"))
        #expect(!PageFields.policy.contains("blob:"))
        for resource in PageResource.allCases where resource != .mark {
            #expect(!resource.text.contains("http:"))
            #expect(!resource.text.contains("https:"))
        }
    }
}
