import AuditLog
import Catalog
import VaultModel

/// A clip that a request is about, with who may be seen in it.
public struct RequestedClip: Sendable, Hashable {
    /// The clip.
    public let clip: ClipSummary
    /// Whom to think of: the children of its programme, whoever signed consent in it, and whoever filmed.
    ///
    /// It is what the vault knows; who really is in the picture, only watching it tells.
    public let mayBeSeen: [String]
    /// Whether it is left out of the answer.
    public let isExempt: Bool
    /// Why, where the reader may read texts and it was not erased.
    public let exemption: String?
}

extension UnlockedVault {
    /// The clips that a request is about, by address, with whom to think of before they are given.
    ///
    /// What it looks into is recorded as each listing by itself is.
    public func listRequestedClips(_ number: Int) throws -> [RequestedClip] {
        let row = try request(number)
        try require(.handleRequests, for: Act(.requestList, family: row.family))
        try record(Act(.requestList, family: row.family))
        let request = try summary(of: row)
        let family = try showFamily(request.family)
        let sessions = try listSessions(request.family)
        let consents = try listConsents(request.family)
        let exempt = Dictionary(
            request.exempt.map { ($0.address, $0.reason) }, uniquingKeysWith: { first, _ in first })
        return try listClips(family: request.family).map { clip in
            let session = sessions.first { $0.number == clip.address.session }
            let programme = family.programmes.first { $0.number == session?.programme }
            let signers = consents.filter { $0.stands && $0.programme == session?.programme }
                .compactMap(\.signerName)
            let children = family.children.filter { child in
                programme?.children.map { $0.contains(child.number) } ?? true
            }.map { $0.name ?? "child \($0.number)" }
            var people: [String] = []
            for person in children + signers + [session?.practitioner].compactMap(\.self)
            where !people.contains(person) {
                people.append(person)
            }
            return RequestedClip(
                clip: clip, mayBeSeen: people, isExempt: exempt.keys.contains(clip.address),
                exemption: exempt[clip.address] ?? nil)
        }
    }
}
