import Catalog
import GovernanceReport
import Retention
import VaultCrypto
import VaultModel

/// Registers that are a table of the catalog, a line a row.
extension AuditExporter {
    /// What `VERIFY.md` says of each register.
    static var guides: [RegisterGuide] {
        [
            EventRegister.guide, ClipRegister.guide, DestructionRegister.guide,
            DeviceRegister.guide, ProgrammeRegister.guide, Register<HoldRow>.holds.guide,
            Register<ConsentRow>.consents.guide, Register<ExportRow>.exports.guide,
            Register<DisclosureRow>.disclosures.guide, Register<RequestLine>.requests.guide,
            Register<IncidentRow>.incidents.guide, Register<PolicyVersion>.policies.guide,
        ]
    }

    func writeHolds() throws {
        try vault.catalog.forEach(HoldReviewRow.self, where: "1 ORDER BY reviewed, id") { row in
            reviews[row.hold] = ((reviews[row.hold]?.count ?? 0) + 1, row.reviewedOn)
        }
        try write(.holds, where: "1 ORDER BY number") { (row: HoldRow) in
            figures.holds.take(
                kind: row.kind.rawValue, placed: row.placedOn, reviewBy: row.reviewBy,
                released: row.releasedOn)
        }
    }

    func writeConsents() throws {
        var superseded: Set<FactID> = []
        try vault.catalog.forEach(ConsentRow.self, where: "supersedes IS NOT NULL") { row in
            if let earlier = row.supersedes { superseded.insert(earlier) }
        }
        // A withdrawal ends all opening at its first entry, whatever day a correction gives it.
        var ended: [FactID: CivilDate] = [:]
        try write(.consents, where: "1 ORDER BY family, number, id") { (row: ConsentRow) in
            var entered = row.enteredOn
            if row.withdrawn != nil {
                entered = row.supersedes.flatMap { ended[$0] } ?? entered
                ended[row.id] = entered
            }
            figures.consents.take(
                .init(
                    family: row.family, purpose: row.purpose.rawValue, given: row.given,
                    expires: row.expires, withdrawn: row.withdrawn, entered: entered),
                isSuperseded: superseded.contains(row.id))
        }
    }

    func writeExports() throws {
        try write(.exports, where: "1 ORDER BY number") { (row: ExportRow) in
            guard row.returned == nil, let day = row.returnBy, day < date else { return }
            figures.exportsLate.take([
                "number": .integer(row.number), "clip": .string(Hex.encode(row.clip)),
                "person": .string(row.principal.description),
                "returnBy": .string(day.description), "days": .integer(Int64(day.days(to: date))),
            ])
        }
    }

    func writeDisclosures() throws {
        try write(.disclosures, where: "1 ORDER BY number, id") { (row: DisclosureRow) in
            figures.disclosures.take([
                "number": .integer(row.number), "clip": .string(Hex.encode(row.clip)),
                "by": .string(row.principal.description),
                "disclosedOn": .string(row.disclosedOn.description),
                "expires": .string(row.expires.description),
            ])
        }
    }

    func writeRequests() throws {
        let register = Register<RequestLine>.requests
        var table = CSVTable(header: register.guide.header, beginning)
        for row in try vault.catalog.rows(RequestRow.self, where: "1 ORDER BY number, id") {
            let line = RequestLine(row, try vault.catalog.entries(of: row), on: date)
            table.append(try register.cells(of: line, self))
            figures.requests.take(
                .init(
                    number: Int(clamping: row.number), received: row.received, due: line.time.due,
                    delivered: row.delivered, ended: row.ended, isStopped: line.clock.isStopped,
                    isLate: line.time.isLate))
        }
        try folder.write(table.take(), to: register.path)
    }

    func writeIncidents() throws {
        try write(.incidents, where: "1 ORDER BY number") { (_: IncidentRow) in }
    }

    /// Writes every version of the policy, and the register of them.
    func writePolicies() throws {
        let register = Register<PolicyVersion>.policies
        var table = CSVTable(header: register.guide.header, beginning)
        var known: [String: DestructionFigures.Policy] = [:]
        for version in try vault.policyVersions() {
            let row = version.row
            try folder.write(row.text, to: version.path)
            table.append(try register.cells(of: version, self))
            figures.policies.append(version.json(approvedOn: row.approved.map(vault.date(of:))))
            known[Hex.encode(row.sha256)] = .init(
                adoptedBy: row.adoptedBy, approvedBy: row.approvedBy)
        }
        figures.destroyed = DestructionFigures(policies: known)
        try folder.write(table.take(), to: register.path)
    }

    private func write<Stored: StoredRow>(
        _ register: Register<Stored>, where condition: String,
        counting count: (Stored) throws -> Void
    ) throws {
        let file = try folder.open(register.path)
        var table = CSVTable(header: register.guide.header, beginning)
        try vault.catalog.forEach(Stored.self, where: condition) { row in
            table.append(try register.cells(of: row, self))
            try count(row)
            if table.count > 1 << 18 { try file.append(table.take()) }
        }
        try file.append(table.take())
        try folder.close(file)
    }

    /// Where people find a clip, or found it; none where it is not known any more.
    func address(_ clip: [UInt8]?) throws -> String? {
        guard let id = clip.flatMap({ ClipID(bytes: $0) }) else { return nil }
        return try resolver.address(of: id)?.description
    }
}

extension PolicyVersion {
    fileprivate func json(approvedOn: CivilDate?) -> JSONValue {
        var members: [String: JSONValue] = [
            "number": .integer(row.number), "name": .string(row.name),
            "version": .integer(row.version), "sha256": .string(Hex.encode(row.sha256)),
            "owner": .string(policy.owner), "reviewBy": .string(policy.reviewBy.description),
            "adoptedOn": .string(row.adoptedOn.description),
            "adoptedBy": .string(row.adoptedBy.description), "shortens": .bool(row.shortens),
        ]
        members["approvedOn"] = approvedOn.map { .string($0.description) }
        members["approvedBy"] = row.approvedBy.map { .string($0.description) }
        members["from"] = from.map { .string($0.description) }
        members["to"] = to.map { .string($0.description) }
        members["appraisalUntil"] = policy.appraisals.map(\.until).max().map {
            .string($0.description)
        }
        return .object(members)
    }
}
