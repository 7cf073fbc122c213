import AuditLog
import Catalog
import Testing
import VaultModel

@testable import FootageVault

/// The matrix of design §9, cell by cell, as it is printed and as it lets pass and refuses.
@Suite struct PermissionTests {
    /// Every act: what uploaders, practitioners, supervisors, governance, administrators and the purge job may.
    private static let matrix = """
        add people: - - - - all -
        retire people: - - - - all -
        give governance: - - - all - -
        share keys: - all - all all -
        create a family: - all - - all -
        list families: all own own all all -
        keep a family's sessions and programmes: - own - - - -
        measure programmes: - own own all - -
        enter a child's dates: - own - all - -
        grant a family: - own - - - -
        revoke a family: - own - all all -
        give a family a new identity: - own own own - -
        see who can open a family's films: - own own all - -
        see which families somebody can open: own own own all own own
        upload: all own - - - -
        attest what was seen on a device: all all - - all -
        list devices: - all all all all -
        list the quarantine: own own - all - -
        bind a quarantined film: - own - all - -
        give a quarantined film back: - own - all - -
        approve the return of a quarantined film: - - - all - -
        destroy a quarantined film: - - - all - -
        list clips: - own own all - -
        open clips: - own own own - -
        mark moments: - own own own - -
        seal a film under a new key: - own own own - -
        move a clip to where it belongs: - own - - - -
        approve the moving of a clip: - - - all - -
        add a purpose to a clip: - own - all - -
        drop a purpose of a clip: - - - all - -
        make a clip part of the record: - own - all - -
        make a clip working material: - - - all - -
        mark a clip as derived: - own - all - -
        take the mark of a derived clip back: - - - all - -
        keep a clip longer: - - - all - -
        list what waits for a person: - own own all - -
        decide a review: - own own all - -
        waive what a clip requires: - - - all - -
        record consent: - own - all - -
        record an event: - own - all - -
        place a hold: - own - all - -
        say who may still watch under a hold: - - - all - -
        review a hold: - - - all - -
        release a hold: - - - all - -
        handle subject-access requests: - - - all - -
        list disclosures: - - - all - -
        adopt a policy: - - - all - -
        compare a policy with what is held: - - - all - -
        explain: all own own all all all
        purge: - - - all - all
        confirm the date: - - - all - -
        certify destructions: - - - all - -
        read the log: - own - all - -
        change the log's key: - - - - all -
        read the log for alerts: - - - all - -
        erase free text: - - - all - -
        drill, use or replace the recovery identity: - - - all - -
        open a family by break-glass: - - - all - -
        review a break-glass: - - all all - -
        read the status: - own own all all all
        list incidents: - own own all all -
        close an incident: - - - all - -
        close the incident of a lost recovery identity: - - all all all -
        back up: - - - - all -
        put a lost medium on record: - - - all - -
        restore the vault: - - - all - -
        read every payload back: - - - - all -
        open films to check them: - own own own - -
        repair the vault: - - - - all -
        examine the vault: - - - - all -
        """

    @Test func `what is printed is the matrix of the design`() {
        let printed = Permission.matrix.map { line in
            let cells = Role.allCases.map { line.roles[$0]?.rawValue ?? "-" }
            return "\(line.action): \(cells.joined(separator: " "))"
        }
        #expect(printed.joined(separator: "\n") == Self.matrix)
    }

    /// Each role's column, with and without a grant of the family that an act is about.
    @Test(arguments: Role.allCases, [true, false])
    func `every cell lets pass or refuses as it says, and a refusal is on record`(
        role: Role, isGranted: Bool
    ) throws {
        let test = try TestVault()
        let reference = try test.family()
        let family = try test.vault().family(reference).id
        let dora = try test.colleague("Dora", [role])
        let purpose: AccessPurpose = role == .governance ? .review : .purpose(.therapy)
        // Nobody is granted a family whose role opens no films.
        guard !isGranted || purpose.openers.contains(role) else {
            let ann = try test.practitioner()
            let refusal = code {
                try ann.grantFamily(
                    reference, to: ann.findPerson("Dora"), purposes: [purpose], until: nil)
            }
            #expect(refusal == "receiver")
            return
        }
        if isGranted {
            let ann = try test.practitioner()
            try ann.grantFamily(
                reference, to: ann.findPerson("Dora"), purposes: [purpose], until: nil)
        }
        let column = try #require(Role.allCases.firstIndex(of: role))
        for line in Self.matrix.split(separator: "\n") {
            let parts = line.split(separator: ":")
            let action = try #require(Action(rawValue: String(parts[0])))
            let cell = parts[1].split(separator: " ")[column]
            let expected: String? =
                switch cell {
                case "all": nil
                case "own": isGranted ? nil : "no-grant"
                default: "role"
                }
            let size = try test.logSize()
            let end = code { try dora.require(action, for: Act(.familyShow, family: family)) }
            #expect(end == expected, "\(line)")
            #expect(try test.logSize() == size + (expected == nil ? 0 : 1), "\(line)")
            if let expected {
                #expect(try test.lastEvents(1) == ["family.show \(expected)"], "\(line)")
            }
        }
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `what films are opened for is a matter of the role, too`() {
        let watching: Set<Role> = [.practitioner, .supervisor]
        for purpose in Purpose.allCases {
            #expect(Permission.openers(for: .purpose(purpose)) == watching)
        }
        for purpose in [AccessPurpose.subjectAccess, .disclosure, .review] {
            #expect(Permission.openers(for: purpose) == [.governance])
        }
    }
}
