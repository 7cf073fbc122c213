import Catalog
import Database
import DiskDoubles
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct PeopleTests {
    @Test func `the recovery identity is never a person's`() throws {
        let test = try TestVault()
        let founder = try test.founder()
        let error = code {
            _ = try founder.addPerson(
                named: "Paper", request: SecretIdentity(test.recovery.copy()).request,
                roles: [.practitioner])
        }
        #expect(error == "same-keys")
        #expect(try test.lastEvents(1) == ["person.add same-keys"])
        #expect(try founder.verify().findings == [])
    }

    @Test func `the keys of someone who is in the vault are refused, on record`() throws {
        let test = try TestVault()
        let error = code {
            _ = try test.founder().addPerson(
                named: "Ann again",
                request: SecretIdentity(test.practitionerIdentity.copy()).request,
                roles: [.supervisor])
        }
        #expect(error == "same-keys")
        #expect(try test.lastEvents(1) == ["person.add same-keys"])
    }

    @Test(arguments: ["recipient", "verifying"])
    func `the catalog itself holds a key for one person only`(column: String) throws {
        let test = try TestVault()
        #expect(throws: (any Error).self) {
            try test.tamper(
                "UPDATE person SET \(column) = (SELECT max(\(column)) FROM person)")
        }
    }

    @Test func `where one person holds one role, governance brings in governance`() throws {
        let directory = TemporaryDirectory.place + "/footage-test-" + Hex.encode(Random.bytes(8))
        defer { TestVault.remove(directory) }
        try LinuxDisk().createDirectory(directory, .oneAccount)
        let clock = TestClock(TestVault.start)
        let environment = VaultEnvironment(
            clock: { clock.now }, host: "test", program: "footage test",
            stateDirectory: directory + "/state")
        let admin = X25519Identity()
        let officer = X25519Identity()
        let id = try Vault.create(
            at: directory + "/vault",
            VaultPlan(
                name: "Team", zone: "Europe/London", isSmallTeam: false, group: nil, founder: "Ada",
                governance: (name: "Gail", request: SecretIdentity(officer.copy()).request)),
            founder: SecretIdentity(admin.copy()), environment: environment,
            keepingRecovery: { _ in }
        ).id
        func unlock(_ identity: borrowing X25519Identity) throws -> UnlockedVault {
            try Vault(at: directory + "/vault", environment: environment)
                .unlock(with: SecretIdentity(identity.copy()))
        }
        try unlock(officer).accept(vaultID: id)
        let second = SecretIdentity()
        let refused = code {
            _ = try unlock(admin).addPerson(
                named: "Guy", request: second.request, roles: [.governance])
        }
        #expect(refused == "role")
        let guy = try unlock(officer).addPerson(
            named: "Guy", request: second.request, roles: [.governance])
        #expect(guy.keysOwed == [])
        let other = SecretIdentity()
        let notTheirs = code {
            _ = try unlock(officer).addPerson(
                named: "Pia", request: other.request, roles: [.practitioner])
        }
        #expect(notTheirs == "role")
        try Vault(at: directory + "/vault", environment: environment)
            .unlock(with: second).accept(vaultID: id)
        #expect(try unlock(officer).verify().findings == [])
    }

    @Test func `names open only to those who have accepted the vault`() throws {
        let test = try TestVault()
        let founder = try test.founder()
        let ann = try founder.findPerson("Ann Practitioner")
        let ina = try test.colleague("Ina Invited", [.practitioner], accepts: false)
        #expect(code { _ = try ina.findPerson("Ann Practitioner") } == "not-accepted")
        let id = ann.id.description
        #expect(ina.displayName(of: id) == String(id.prefix(8)))
        try ina.accept(vaultID: test.id)
        #expect(ina.displayName(of: id) == "Ann Practitioner")
        #expect(try ina.findPerson("Ann Practitioner").id == ann.id)
    }
}
