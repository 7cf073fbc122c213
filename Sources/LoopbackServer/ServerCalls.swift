import CMicrohttpd
import Glibc

// What libmicrohttpd calls, each on the thread of a connection but the first, which is on the one that listens.

/// Lets a client in, or closes its connection before a byte of it is read.
let acceptClient: MHD_AcceptPolicyCallback = { context, address, count in
    guard let exchanges = unsafe exchanges(context) else { return .NO }
    let client = unsafe cmhd_client_port(address, count)
    return exchanges.admits(client) ? .YES : .NO
}

/// Keeps the list of connections.
let noteConnection: MHD_NotifyConnectionCallback = { context, connection, _, what in
    guard let exchanges = unsafe exchanges(context), let connection = unsafe connection else {
        return
    }
    let number = Int(bitPattern: connection)
    if what == .CONNECTION_NOTIFY_STARTED {
        exchanges.began(number, unsafe cmhd_socket(connection))
    } else {
        exchanges.ended(number)
    }
}

/// Takes a request: called once for its header, then for each piece of its body, then for its end.
let takeRequest: MHD_AccessHandlerCallback = {
    context, connection, url, method, _, piece, count, state in
    guard let exchanges = unsafe exchanges(context), let connection = unsafe connection,
        let state = unsafe state, let count = unsafe count
    else { return .NO }
    guard let known = unsafe state.pointee else {
        unsafe state.pointee = Unmanaged.passRetained(ServerExchange()).toOpaque()
        return .YES
    }
    let exchange = unsafe Unmanaged<ServerExchange>.fromOpaque(known).takeUnretainedValue()
    let size = unsafe count.pointee
    if size > 0, let piece = unsafe piece {
        unsafe count.pointee = 0
        guard size <= exchanges.limits.bodyBytes - exchange.body.count else {
            // The rest is taken and thrown away, so that the client hears why.
            exchange.isTooLong = true
            return .YES
        }
        unsafe piece.withMemoryRebound(to: UInt8.self, capacity: size) {
            unsafe exchange.body.append(
                contentsOf: UnsafeBufferPointer(start: $0, count: size))
        }
        return .YES
    }
    exchanges.took(Int(bitPattern: connection))
    var response = unsafe response(exchanges, connection, url, method, exchange)
    response.fields += exchanges.always
    return unsafe queue(response, on: connection, exchanges.limits)
}

/// Lets what was kept for a request go.
let endRequest: MHD_RequestCompletedCallback = { context, connection, state, _ in
    if let state = unsafe state, let known = unsafe state.pointee {
        unsafe Unmanaged<ServerExchange>.fromOpaque(known).release()
        unsafe state.pointee = nil
    }
    guard let exchanges = unsafe exchanges(context) else { return }
    exchanges.answered(Int(bitPattern: connection))
}

private func exchanges(_ context: UnsafeMutableRawPointer?) -> ServerExchanges? {
    unsafe context.map {
        unsafe Unmanaged<ServerExchanges>.fromOpaque($0).takeUnretainedValue()
    }
}

private func response(
    _ exchanges: ServerExchanges, _ connection: OpaquePointer, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ exchange: ServerExchange
) -> ServerResponse {
    guard !exchange.isTooLong else { return ServerResponse(413) }
    guard let word = unsafe method.flatMap({ unsafe String(validatingCString: $0) }),
        let method = ServerRequest.Method(rawValue: word)
    else { return ServerResponse(405, fields: [("Allow", "GET, HEAD, POST")]) }
    guard let path = unsafe url.flatMap({ unsafe String(validatingCString: $0) }),
        let fields = unsafe fields(of: connection)
    else { return ServerResponse(400) }
    let questions = unsafe MHD_get_connection_values(
        connection, .GET_ARGUMENT_KIND, nil, nil)
    return exchanges.answer(
        ServerRequest(
            method, path, hasQuery: questions != 0, fields: fields, body: exchange.body))
}

/// The header fields of a request; none where one of them is no text.
private func fields(of connection: OpaquePointer) -> [(name: String, value: String)]? {
    final class Fields {
        var list: [(name: String, value: String)] = []
        var areText = true
    }
    let found = Fields()
    let context = unsafe Unmanaged.passUnretained(found).toOpaque()
    unsafe MHD_get_connection_values(
        connection, .HEADER_KIND,
        { context, _, name, value in
            guard let context = unsafe context else { return .NO }
            let found = unsafe Unmanaged<Fields>.fromOpaque(context).takeUnretainedValue()
            guard let name = unsafe name.flatMap({ unsafe String(validatingCString: $0) }),
                let value = unsafe value.map({ unsafe String(validatingCString: $0) }) ?? ""
            else {
                found.areText = false
                return .NO
            }
            found.list.append((name, value))
            return .YES
        }, context)
    return found.areText ? found.list : nil
}

/// Hands a response over to be sent.
private func queue(
    _ response: ServerResponse, on connection: OpaquePointer, _ limits: ServerLimits
) -> MHD_Result {
    let made: OpaquePointer?
    switch response.body {
    case .bytes(let bytes):
        unsafe made = unsafe bytes.withUnsafeBytes { source in
            // It is copied, and never written to.
            unsafe MHD_create_response_from_buffer(
                source.count, UnsafeMutableRawPointer(mutating: source.baseAddress),
                .RESPMEM_MUST_COPY)
        }
    case .part(let body, let range):
        unsafe made = sending(
            body, from: range.lowerBound, size: UInt64(range.count), limits.bodyPiece)
    case .stream(let body):
        unsafe made = sending(body, from: 0, size: .max, limits.bodyPiece)
    }
    guard let made = unsafe made else { return .NO }
    defer { unsafe MHD_destroy_response(made) }
    for (name, value) in response.fields {
        guard unsafe MHD_add_response_header(made, name, value) == .YES else { return .NO }
    }
    return unsafe MHD_queue_response(connection, UInt32(response.status), made)
}

/// A response whose body is read as it is sent; of a size of all ones none is told.
private func sending(
    _ body: any ResponseBody, from start: UInt64, size: UInt64, _ piece: Int
) -> OpaquePointer? {
    let feed = unsafe Unmanaged.passRetained(BodyFeed(body, from: start)).toOpaque()
    let made = unsafe MHD_create_response_from_callback(
        size, piece,
        { context, position, target, most in
            guard let context = unsafe context, let target = unsafe target else {
                return cmhd_failure()
            }
            let feed = unsafe Unmanaged<BodyFeed>.fromOpaque(context).takeUnretainedValue()
            return unsafe target.withMemoryRebound(to: UInt8.self, capacity: most) {
                var span = unsafe MutableSpan(_unsafeStart: $0, count: most)
                return feed.read(at: position, into: &span)
            }
        }, feed,
        { context in
            if let context = unsafe context {
                unsafe Unmanaged<BodyFeed>.fromOpaque(context).release()
            }
        })
    if unsafe made == nil { unsafe Unmanaged<BodyFeed>.fromOpaque(feed).release() }
    return unsafe made
}

/// A body on its way out, from a position on.
private final class BodyFeed {
    private let body: any ResponseBody
    private let start: UInt64

    init(_ body: any ResponseBody, from start: UInt64) {
        self.body = body
        self.start = start
    }

    deinit { body.end() }

    func read(at position: UInt64, into bytes: inout MutableSpan<UInt8>) -> Int {
        guard let count = try? body.read(at: start + position, into: &bytes) else {
            return cmhd_failure()
        }
        return count == 0 ? cmhd_end() : count
    }
}
