import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Maintenance takes the vault for itself (design §8), and waits no longer than it says.
struct MaintenanceLockTests {
    private func open(
        _ test: TestVault, _ occupancy: Occupancy, onWait: () -> Void = {}
    ) throws -> Vault {
        try Vault(
            at: test.directory + "/vault", environment: test.environment, occupancy: occupancy,
            onWait: onWait)
    }

    private func refusal(_ body: () throws -> Void) -> VaultError? {
        do {
            try body()
            return nil
        } catch {
            return VaultError(explaining: error)
        }
    }

    @Test func `many use the vault at once`() throws {
        let test = try TestVault()
        let first = try open(test, .shared(waiting: .zero))
        let second = try open(test, .shared(waiting: .zero))
        #expect(first.description == second.description)
    }

    @Test func `maintenance waits for those who use the vault, then gives up`() throws {
        let test = try TestVault()
        let user = try test.practitioner()
        var waits = 0
        let start = ContinuousClock.now
        let refusal = refusal {
            _ = try open(test, .alone(waiting: .milliseconds(150))) { waits += 1 }
        }
        #expect(refusal?.kind == .locked)
        #expect(refusal?.code == "in-use")
        #expect(waits == 1)
        #expect(ContinuousClock.now - start >= .milliseconds(150))
        #expect(try user.roles() == [.practitioner])
    }

    @Test func `whoever comes during maintenance waits, then gives up`() throws {
        let test = try TestVault()
        let alone = try open(test, .alone(waiting: .zero))
        var waits = 0
        let refusal = refusal {
            _ = try open(test, .shared(waiting: .milliseconds(50))) { waits += 1 }
        }
        #expect(refusal?.kind == .locked)
        #expect(refusal?.code == "in-maintenance")
        #expect(waits == 1)
        _ = alone
    }

    @Test func `no two maintain the vault at once`() throws {
        let test = try TestVault()
        let alone = try open(test, .alone(waiting: .zero))
        let refusal = refusal { _ = try open(test, .alone(waiting: .zero)) }
        #expect(refusal?.kind == .locked)
        _ = alone
    }

    @Test func `an upload begun during maintenance goes on when that ends`() throws {
        let test = try TestVault()
        let family = try test.family()
        let dump = try test.dump(family, TestVault.film(70_000))
        var alone: Vault? = try open(test, .alone(waiting: .zero))
        let practitioner = try open(test, .shared(waiting: .seconds(10))) { alone = nil }
            .unlock(with: SecretIdentity(test.practitionerIdentity.copy()))
        #expect(alone == nil)
        let plan = try practitioner.planUpload(UploadRequest(directory: dump, probing: .none))
        let summary = try practitioner.upload(plan)
        #expect(summary.results.count == 1)
    }

    @Test func `maintenance that dies lets the vault go`() throws {
        let test = try TestVault()
        var alone: Vault? = try open(test, .alone(waiting: .zero))
        #expect(alone?.description.id == test.id)
        alone = nil
        _ = try open(test, .shared(waiting: .zero))
    }

    @Test func `no child inherits the hold on the vault`() throws {
        let test = try TestVault()
        let vault = try test.vault()
        let child = try ChildProcess("ls", ["-l", "/proc/self/fd"])
            .run(outputLimit: 65_536, timeout: .seconds(10))
        let open = String(decoding: child.output, as: UTF8.self)
        #expect(open.contains("/proc/"))
        #expect(!open.contains(vault.location.directory))
    }

    @Test func `a vault that was put in the place of another is the one that is opened`() throws {
        let test = try TestVault()
        let disk = LinuxDisk()
        let place = test.directory + "/vault"
        var alone: Vault? = try open(test, .alone(waiting: .zero))
        // As a restore does that swaps directories while others wait.
        let waiting = try open(test, .shared(waiting: .seconds(10))) {
            do {
                let done = try ChildProcess("cp", ["-a", place, place + ".new"])
                    .run(outputLimit: 65_536, timeout: .seconds(60))
                #expect(done.ending == .exited(0))
                try disk.move(place, to: place + ".old", .refusing)
                try disk.move(place + ".new", to: place, .refusing)
            } catch {
                Issue.record(error)
            }
            alone = nil
        }
        #expect(alone == nil)
        let refusal = refusal { _ = try open(test, .alone(waiting: .zero)) }
        #expect(refusal?.code == "in-use")
        _ = waiting
    }
}
