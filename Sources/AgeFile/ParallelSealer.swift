import Dispatch
public import VaultCrypto

/// Seals a plaintext that comes piece by piece on several cores, in memory that does not grow with it.
///
/// The sealed bytes are those of `StreamSealer`: the header (unless it is kept elsewhere), the nonce and
/// the chunks, in order, handed on as they come about on the thread that calls. `finish` ends them;
/// without its bytes nobody opens the file as whole. After an error, every call fails with the same.
public struct ParallelSealer: ~Copyable {
    private let lanes: SealingLanes
    /// Plaintext that waits until there is enough for every lane, and more behind it.
    private var pending: [UInt8]
    private var pendingCount = 0
    private var index: UInt64 = 0
    /// The header and the nonce, until the first sealed bytes are handed on.
    private var preface: [UInt8]
    private var failure: (any Error)?

    /// Starts a file for recipients, with a new file key.
    public init(to recipients: [X25519PublicKey], threads: Int) throws(AgeError) {
        let fileKey = SecretBytes(random: AgeHeader.fileKeySize)
        let header = try AgeHeader.seal(fileKey: fileKey, to: recipients)
        try self.init(fileKey: fileKey, preface: header.serialized, threads: threads)
    }

    /// Starts a payload alone, its header being kept elsewhere.
    public init(fileKey: borrowing SecretBytes, threads: Int) throws(AgeError) {
        try self.init(fileKey: fileKey, preface: [], threads: threads)
    }

    private init(
        fileKey: borrowing SecretBytes, preface: [UInt8], threads: Int
    ) throws(AgeError) {
        let nonce = Random.bytes(AgePayload.nonceSize)
        lanes = SealingLanes(try PayloadKey(fileKey: fileKey, nonce: nonce), count: max(1, threads))
        pending = [UInt8](repeating: 0, count: lanes.count * Int(FilmBlock.size))
        self.preface = preface + nonce
    }

    /// Takes the next bytes of plaintext, and hands on what is sealed by now, which may be nothing.
    public mutating func update(
        _ plaintext: Span<UInt8>, _ hand: (Span<UInt8>) throws -> Void
    ) throws {
        var taken = 0
        while taken < plaintext.count {
            if pendingCount == pending.count { try sealPending(isLast: false, hand) }
            let count = min(plaintext.count - taken, pending.count - pendingCount)
            let start = pendingCount
            var room = pending.mutableSpan
            room.replace(at: start, with: plaintext.extracting(taken..<taken + count))
            pendingCount += count
            taken += count
        }
        if let failure { throw failure }
    }

    /// Seals what is left, the last chunk among it, and hands it on.
    public consuming func finish(_ hand: (Span<UInt8>) throws -> Void) throws {
        try sealPending(isLast: true, hand)
    }

    private mutating func sealPending(
        isLast: Bool, _ hand: (Span<UInt8>) throws -> Void
    ) throws {
        if let failure { throw failure }
        do {
            if !preface.isEmpty { try hand(preface.span) }
            preface = []
            try lanes.seal(
                pending, count: pendingCount, from: index, isLast: isLast, hand)
        } catch {
            failure = error
            throw error
        }
        index += AgePayload.chunkCount(ofPlaintext: UInt64(pendingCount))
        pendingCount = 0
    }
}

/// The threads of a sealer, and what each has sealed.
///
/// Unchecked, because during `seal` each thread only reads the plaintext and the key and writes its own
/// lane, and nobody looks at the lanes before all are done.
private final class SealingLanes: @unchecked Sendable {
    private let key: PayloadKey
    private let lanes: [Lane]

    private final class Lane {
        var sealed = [UInt8](repeating: 0, count: FilmBlock.chunks * AgePayload.sealedChunkSize)
        var count = 0
        var failure: AgeError?
    }

    init(_ key: consuming PayloadKey, count: Int) {
        self.key = key
        lanes = (0..<count).map { _ in Lane() }
    }

    var count: Int { lanes.count }

    /// Seals consecutive chunks, a run of them on each thread, and hands on the runs in order.
    func seal(
        _ plaintext: [UInt8], count: Int, from first: UInt64, isLast: Bool,
        _ hand: (Span<UInt8>) throws -> Void
    ) throws {
        let chunks = Int(AgePayload.chunkCount(ofPlaintext: UInt64(count)))
        let used = min(lanes.count, chunks)
        DispatchQueue.concurrentPerform(iterations: used) { lane in
            let run = chunks * lane / used..<chunks * (lane + 1) / used
            seal(run, of: plaintext, count, from: first, isLast: isLast, in: lanes[lane])
        }
        for lane in lanes[..<used] {
            if let failure = lane.failure { throw failure }
            let sealed = lane.sealed
            try hand(sealed.span.extracting(0..<lane.count))
        }
    }

    private func seal(
        _ run: Range<Int>, of plaintext: [UInt8], _ count: Int, from first: UInt64, isLast: Bool,
        in lane: Lane
    ) {
        lane.count = 0
        // Moved out and back, so that it is written in place rather than copied.
        var sealed = lane.sealed
        lane.sealed = []
        do throws(AgeError) {
            for chunk in run {
                let start = chunk * AgePayload.chunkSize
                let end = min(start + AgePayload.chunkSize, count)
                let sealedEnd = lane.count + end - start + AgePayload.tagSize
                var all = sealed.mutableSpan
                var target = all._mutatingExtracting(lane.count..<sealedEnd)
                try key.seal(
                    chunk: first + UInt64(chunk), isLast: isLast && end == count,
                    plaintext.span.extracting(start..<end), into: &target)
                lane.count = sealedEnd
            }
        } catch {
            lane.failure = error
        }
        lane.sealed = sealed
    }
}
