import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

extension UnlockedVault {
    /// What a list of moments is for.
    public enum MomentListing: Sendable {
        /// To be looked at.
        case shown
        /// To leave the vault as a file; the record says so.
        case exported
    }

    /// The moments of a family's, a session's or a clip's films, as far as those may be watched for a purpose.
    ///
    /// Films of a family or a session that may not be, or cannot be opened, are left out and named; a clip, or where
    /// none of them may be, is refused. That it was listed is durable when this returns.
    ///
    /// - Parameters:
    ///   - scope: Whose.
    ///   - purpose: For what they are looked at.
    ///   - listing: What becomes of the list.
    /// - Returns: The moments, by session, clip and in point.
    /// - Throws: `VaultError` of kind `notPermitted` with the reason, once the refusal is on record; of kind
    ///   `tampered` when a clip's key or a moment is not what the catalog says.
    public func moments(
        of scope: HoldScope, for purpose: AccessPurpose, _ listing: MomentListing = .shown
    ) throws -> MomentList {
        let family = try vault.family(scope.family)
        var act = Act(.momentList, family: family.id)
        act.purpose = purpose
        let clips = try markedClips(in: scope, of: family, &act)
        try require(.keepMoments, for: act)
        var list = MomentList()
        var admitted: [ClipRow] = []
        var refused: Admission?
        let holdings = try holdings(of: family)
        for clip in clips {
            let address = try vault.address(of: clip)
            let admission = try admission(
                of: act, to: clip, of: family, for: purpose, in: holdings)
            if let refusal = admission.refusal {
                refused = admission
                list.withheld.append((address, refusal))
                continue
            }
            do {
                list.moments += try moments(of: clip, in: family)
            } catch {
                // One whose key is damaged does not keep the others from being listed.
                guard let known = VaultError(explaining: error) else { throw error }
                if case .clip = scope { throw error }
                list.withheld.append((address, known))
                continue
            }
            admitted.append(clip)
            act.checks = admission.act.checks
        }
        if admitted.isEmpty, let refused, let refusal = refused.refusal {
            try refuse(refused.act, refusal)
        }
        act.amount = .init(items: UInt64(list.moments.count))
        if listing == .exported { act.reason = "export" }
        try perform(act) { _, act in
            let holdings = try self.holdings(of: family)
            for clip in admitted {
                let now = try vault.catalog.require(ClipRow.self, clip.id.bytes)
                let admission = try admission(
                    of: act, to: now, of: family, for: purpose, in: holdings)
                if let refusal = admission.refusal { throw Refusal(refusal) }
            }
        }
        return list
    }

    /// The moments of a clip by their in points, opened with the family's identity.
    ///
    /// - Throws: `VaultError` of kind `tampered` for one that is not this clip's.
    func moments(of clip: ClipRow, in family: FamilyRow) throws -> [Moment] {
        let address = try vault.address(of: clip)
        let moments = try asRekeyed(clip) { clip -> [Moment] in
            let rows = try vault.catalog.moments(of: clip.id)
            guard !rows.isEmpty else { return [] }
            let key = try fileKey(of: clip, in: family)
            return try marks(of: rows, at: address, under: key).map { row, mark in
                try moment(row, mark, at: address)
            }
        }
        return moments.sorted {
            ($0.mark.milliseconds.lowerBound, $0.number)
                < ($1.mark.milliseconds.lowerBound, $1.number)
        }
    }

    /// What was marked, by the clip's file key.
    func marks(
        of rows: [MomentRow], at address: ClipAddress, under key: borrowing SecretBytes
    ) throws -> [(MomentRow, MomentMark)] {
        var marks: [(MomentRow, MomentMark)] = []
        for row in rows {
            let mark = MomentMark(opening: row.sealed, as: row.id, of: row.clip, under: key)
            guard let mark else {
                throw VaultError(
                    .tampered, "moment",
                    "moment \(row.number) of \(address) does not open with the clip's key",
                    hint: """
                        run `footage audit verify`, and tell information governance; `footage moment drop \
                        \(address) \(row.number)` takes it away
                        """)
            }
            marks.append((row, mark))
        }
        return marks
    }

    /// The clip, or the clips of a family or a session in which something was marked, by session and number.
    private func markedClips(
        in scope: HoldScope, of family: FamilyRow, _ act: inout Act
    ) throws -> [ClipRow] {
        let marked = "id IN (SELECT clip FROM moment WHERE family = ?) AND state = 'live'"
        switch scope {
        case .clip(let address):
            let (_, session, clip) = try vault.clip(address)
            act.session = session.id
            act.clip = clip.id
            return [clip]
        case .session(_, let number):
            let session = try vault.session(number, of: family)
            act.session = session.id
            return try vault.catalog.rows(
                ClipRow.self, where: "\(marked) AND session = ? ORDER BY number",
                [.id(family.id), .id(session.id)])
        case .family:
            let clips = try vault.catalog.rows(ClipRow.self, where: marked, [.id(family.id)])
            return try clips.map { (try vault.address(of: $0), $0) }.sorted {
                ($0.0.session, $0.0.clip) < ($1.0.session, $1.0.clip)
            }.map(\.1)
        }
    }
}
