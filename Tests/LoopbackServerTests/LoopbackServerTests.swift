import LoopbackServer
import Testing

@Suite struct `A server of this account` {
    @Test func `finds the fields of a request whatever the case of their names`() {
        let request = ServerRequest(
            .get, "/", fields: [("Host", "a"), ("range", "bytes=0-1"), ("RANGE", "bytes=2-3")])
        #expect(request.value(of: "host") == "a")
        #expect(request.values(of: "Range") == ["bytes=0-1", "bytes=2-3"])
        // Sent twice, it is nobody's to choose.
        #expect(request.value(of: "Range") == nil)
        #expect(request.value(of: "Cookie") == nil)
    }

    @Test func `listens on a port of its own, and no longer once it is stopped`() throws {
        let server = try LoopbackServer { _ in ServerResponse(200) }
        #expect(server.port > 0)
        #expect(server.connections == 0)
        #expect(throws: ServerError.self) {
            _ = try LoopbackServer(port: server.port) { _ in ServerResponse(200) }
        }
        let port = server.port
        server.stop()
        let next = try LoopbackServer(port: port) { _ in ServerResponse(200) }
        #expect(next.port == port)
        next.stop()
    }
}
