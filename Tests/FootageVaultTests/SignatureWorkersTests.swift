import AuditLog
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// Signatures that are checked on several processors, out of order.
@Suite struct SignatureWorkersTests {
    private static let key = SigningKey()
    private static let actor = PrincipalID.random()

    /// So many checks, of which some are of a signature for something else.
    private func checks(_ count: UInt64, false wrong: Set<UInt64>) -> [LogVerifier.SignatureCheck] {
        (0..<count).map { index in
            let message = Array("record \(index)".utf8)
            return LogVerifier.SignatureCheck(
                index: index, actor: Self.actor, key: Self.key.verifyingKey,
                signature: Self.key.sign(wrong.contains(index) ? [] : message), message: message)
        }
    }

    private func workers(
        vouched: UInt64 = 0, _ checks: [LogVerifier.SignatureCheck], by batch: Int
    ) -> SignatureWorkers {
        let workers = SignatureWorkers(vouched: vouched)
        for start in stride(from: 0, to: checks.count, by: batch) {
            workers.take(checks[start..<min(start + batch, checks.count)])
            // Whoever does not wait is told of the first all the same, or of none yet.
            if let early = workers.firstFalse(waiting: false)?.index {
                #expect(early == checks.first { $0.index >= vouched && !$0.isTrue }?.index)
            }
        }
        return workers
    }

    @Test(arguments: [1, 15, 16, 17, 100, 512])
    func `promise 3: the first false signature is named, in whatever order they are checked`(
        batch: Int
    ) {
        let checks = checks(600, false: [37, 38, 300, 599])
        let workers = workers(checks, by: batch)
        #expect(workers.firstFalse(waiting: true)?.index == 37)
        #expect(workers.count == 37)
    }

    @Test func `signatures that something else vouches for are passed over, and not counted`() {
        let checks = checks(600, false: [37, 450])
        let workers = workers(vouched: 400, checks, by: 100)
        #expect(workers.firstFalse(waiting: true)?.index == 450)
        #expect(workers.count == 50)
    }

    @Test func `true signatures are all counted`() {
        let workers = workers(vouched: 4, checks(300, false: []), by: 64)
        #expect(workers.firstFalse(waiting: true)?.index == nil)
        #expect(workers.count == 296)
    }
}
