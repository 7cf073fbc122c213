import Testing

@testable import Watching

@Suite struct `The door of a watch` {
    @Test func `opens once, ever`() {
        let door = WatchDoor()
        guard case .entered(let cookie) = door.enter(with: door.key) else {
            Issue.record("the link opens nothing")
            return
        }
        guard case .used = door.enter(with: door.key) else {
            Issue.record("the link opens twice")
            return
        }
        #expect(cookie != door.key)
        #expect(door.admits(cookies: "footage-watch=\(cookie)"))
    }

    @Test(arguments: ["", "A", "\0", "🔑", "AAAA"]) func `opens to no other key`(key: String) {
        let door = WatchDoor()
        for wrong in [key, door.key + key + "A", String(door.key.dropLast()), " " + door.key] {
            guard case .wrong = door.enter(with: wrong) else {
                Issue.record("\(wrong) opens it")
                return
            }
        }
        // And what was tried does not use the link up.
        guard case .entered = door.enter(with: door.key) else {
            Issue.record("the link is used up")
            return
        }
    }

    @Test func `finds the session's cookie among others, and takes no other for it`() {
        let door = WatchDoor()
        guard case .entered(let cookie) = door.enter(with: door.key) else { return }
        for field in [
            "footage-watch=\(cookie)", "a=b; footage-watch=\(cookie)",
            "footage-watch=x; footage-watch=\(cookie); c", "footage-watch=\(cookie);a=",
        ] {
            #expect(door.admits(cookies: field))
        }
        for field in [
            "", ";", "=", "footage-watch", "footage-watch=", "footage-watch=\(cookie)A",
            "footage-watch=\(cookie.dropLast())", "other=\(cookie)", "\(cookie)",
            "footage-watch=\(door.key)", "Footage-Watch=\(cookie)", "footage-watch =\(cookie)",
            "footage-watch=\"\(cookie)\"",
        ] {
            #expect(!door.admits(cookies: field))
        }
        #expect(!WatchDoor().admits(cookies: "footage-watch=\(cookie)"))
    }

    @Test func `has a room behind it that nobody else can name`() {
        let door = WatchDoor()
        let threshold = door.threshold
        #expect(threshold.utf8.count == 44 && !threshold.contains(door.key))
        #expect(door.address(behind: threshold + "/films") == "/films")
        #expect(door.address(behind: threshold + "/") == "/")
        #expect(door.address(behind: threshold + "//films") == "//films")
        for path in [
            "", "/", "/films", "//films", threshold, String(threshold.dropLast()) + "/films",
            threshold + "A/films", "/\(door.key)/films", "/" + threshold + "/films",
            threshold.dropFirst() + "/films", threshold.lowercased() + "!/films",
            WatchDoor().threshold + "/films",
        ] {
            #expect(door.address(behind: path) == nil)
        }
    }

    @Test func `has keys of 256 bits that nobody has seen`() {
        let keys = (0..<100).map { _ in WatchToken().text }
        #expect(Set(keys).count == 100)
        #expect(keys.allSatisfy { $0.utf8.count == 43 && WatchToken.isOne($0) })
    }
}
