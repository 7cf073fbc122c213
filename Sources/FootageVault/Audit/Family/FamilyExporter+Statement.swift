import Catalog
import Database
import GovernanceReport
import Retention
import VaultCrypto
import VaultModel

/// What the family is told, from the catalog's rows of it.
extension FamilyExporter {
    func statement(root: SHA256Digest) throws -> FamilyStatement {
        let now = vault.environment.clock()
        let description = vault.description
        people.insert(reader.principal)
        var members: [String: JSONValue] = [
            "v": .integer(1),
            "vault": .object([
                "id": .string(description.id.description), "name": .string(description.name),
                "origin": .string(description.origin), "zone": .string(description.zone),
            ]),
            "family": .object([
                "id": .string(family.id.description), "reference": .string(family.reference),
                "erased": .bool(family.slot == nil),
            ]),
            "made": .object([
                "at": .string(now.description), "date": .string(vault.date(of: now).description),
                "by": .string(reader.principal.description),
            ]),
            "log": .object([
                "size": .integer(Int64(clamping: size)), "root": .string(root.description),
            ]),
            "films": .array(try filmsHeld()), "destroyed": .array(try filmsGone()),
            "opened": openings.json, "exports": .array(try exports()),
            "disclosures": .array(try disclosures()),
            "consents": .array(try consents()), "holds": .array(try holds()),
            "records": .array(entries),
        ]
        members["contact"] = try vault.policyInForce(on: vault.today).map {
            .string($0.policy.owner)
        }
        members["people"] = .object(
            try people.reduce(into: [:]) { names, person in
                names[person.description] = try resolver.name(of: person).map { .string($0) }
            })
        return FamilyStatement(members)
    }

    private func filmsHeld() throws -> [JSONValue] {
        let holdings = try reader.holdings(of: family)
        let policy = try vault.policyInForce(on: vault.today)
        films.held = holdings.clips.count
        return try holdings.clips.map { clip in
            var members: [String: JSONValue] = [
                "clip": .string(clip.id.description),
                "address": .string(
                    "\(family.reference)/\(try holdings.sessionNumber(of: clip))/\(clip.number)"),
                "recorded": .string(clip.recorded.description),
                "uploaded": .string(clip.uploadedOn.description),
                "seconds": .integer(max(0, clip.milliseconds) / 1000),
                "purposes": .array(clip.purposes.sorted().map { .string($0.rawValue) }),
                "status": .string(clip.state == .live ? "no-policy" : "destroying"),
            ]
            guard clip.state == .live, let policy else { return .object(members) }
            let outcome = Evaluator.outcome(
                try holdings.facts(of: clip), under: policy, on: vault.today)
            let rule = outcome.limitingRule?.id
            members["status"] = .string(outcome.status.rawValue)
            members["rule"] = rule.map { .string($0) }
            members["about"] = rule.flatMap { policy.policy.rule($0)?.about }.map { .string($0) }
            // No day binds while it is held back.
            if ![.held, .restricted].contains(outcome.status) {
                members["goneBy"] = outcome.deadline.map { .string($0.description) }
            }
            members["due"] = outcome.start.map { .string($0.description) }
            return .object(members)
        }
    }

    private func filmsGone() throws -> [JSONValue] {
        let versions = try vault.policyVersions()
        let stones = try vault.catalog.rows(
            TombstoneRow.self, where: "family = ? ORDER BY destroyed, id", [.id(family.id)])
        let known = Set(stones.map(\.id))
        let erased = destroyed.filter { !known.contains($0.clip) }
        films.gone = stones.count + erased.count
        let noted = erased.map { gone in
            JSONValue.object([
                "clip": .string(gone.clip.description), "gone": .string(gone.on.description),
                "end": .string("destroyed"),
            ])
        }
        return noted
            + stones.map { stone in
                var members: [String: JSONValue] = [
                    "clip": .string(stone.id.description),
                    "address": .string("\(family.reference)/\(stone.session ?? 0)/\(stone.number)"),
                    "gone": .string(stone.destroyedOn.description),
                    "end": .string(stone.end.status),
                    "rule": .string(stone.rule), "limit": .string(stone.limit.description),
                    "policy": .string(stone.policyVersion),
                    "exportsOpen": .integer(stone.exportsOpen),
                    "backupsUntil": .string(stone.backupsUntil.description),
                ]
                // A film that was moved may show another family, whose day it was.
                if stone.end != .moved {
                    members["recorded"] = stone.recorded.map { .string($0.description) }
                }
                members["about"] = versions.last { $0.row.sha256 == stone.policy }?.policy
                    .rule(stone.rule)?.about.map { .string($0) }
                return JSONValue.object(members)
            }
    }

    private func exports() throws -> [JSONValue] {
        try rows(ExportRow.self, inOrderOf: "number").map { row in
            people.insert(row.principal)
            var members: [String: JSONValue] = [
                "clip": .string(Hex.encode(row.clip)), "purpose": .string(row.purpose),
                "person": .string(row.principal.description),
                "taken": .string(row.takenOn.description),
            ]
            members["address"] = try address(row.clip)
            members["returnBy"] = row.returnBy.map { .string($0.description) }
            members["returned"] = row.returned.map { .string(vault.date(of: $0).description) }
            return .object(members)
        }
    }

    /// What other organisations were given, without whom: of an inquiry, those who run it tell.
    private func disclosures() throws -> [JSONValue] {
        try rows(DisclosureRow.self, inOrderOf: "number, id").map { row in
            people.insert(row.principal)
            var members: [String: JSONValue] = [
                "clip": .string(Hex.encode(row.clip)),
                "person": .string(row.principal.description),
                "disclosed": .string(row.disclosedOn.description),
                "expires": .string(row.expires.description),
            ]
            members["address"] = try address(row.clip)
            return .object(members)
        }
    }

    private func consents() throws -> [JSONValue] {
        let consents = try ConsentReader(reader, of: family)
        return try consents.entries.all.sorted { $0.number < $1.number }.map { row in
            var members: [String: JSONValue] = [
                "number": .integer(row.number), "purpose": .string(row.purpose.rawValue),
                "signer": .integer(row.signer), "entered": .string(row.enteredOn.description),
                "superseded": .bool(consents.entries.successor(of: row) != nil),
            ]
            if namesPeople {
                members["signerName"] = try consents.name(of: row).map { .string($0) }
            }
            members["given"] = row.given.map { .string($0.description) }
            members["expires"] = row.expires.map { .string($0.description) }
            members["withdrawn"] = row.withdrawn.map { .string($0.description) }
            return .object(members)
        }
    }

    /// The holds, without their kind: to tell a family of an inquiry is for those who run it.
    private func holds() throws -> [JSONValue] {
        try rows(HoldRow.self, inOrderOf: "number").map { row in
            var members: [String: JSONValue] = [
                "placed": .string(row.placedOn.description),
                "reviewBy": .string(row.reviewBy.description),
                "scope": .string("all films"),
            ]
            if let session = try row.session.flatMap({ try resolver.number(of: $0) }) {
                members["scope"] = .string("\(family.reference)/\(session)")
            }
            if let address = try row.clip.flatMap({ try address($0) }) {
                members["scope"] = address
            }
            members["released"] = row.releasedOn.map { .string($0.description) }
            return .object(members)
        }
    }

    private func rows<Stored: StoredRow>(
        _: Stored.Type, inOrderOf order: String
    ) throws -> [Stored] {
        try vault.catalog.rows(
            Stored.self, where: "family = ? ORDER BY \(order)", [.id(family.id)])
    }

    private func address(_ clip: [UInt8]) throws -> JSONValue? {
        try ClipID(bytes: clip).flatMap { try resolver.address(of: $0) }
            .map { .string($0.description) }
    }
}
