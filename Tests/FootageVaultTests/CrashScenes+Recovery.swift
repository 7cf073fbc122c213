import Catalog
import DiskDoubles
import FootageVault
import VaultCrypto
import VaultDisk
import VaultModel

/// A recovery identity that takes another's place, when that is cut short.
extension CrashScene {
    static func recoveryRotation() throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let held = film(2000)
        _ = try test.takeIn(held, for: family)
        try test.waitingFilm(film(3000), for: family, name: "20260311_101500-wilkins.mp4")
        try test.practitioner().remember()
        try test.founder().remember()
        // The new identity goes to another medium, or the vault's own flushes would cover for its file's.
        for name in ["/new", "/new/medium"] { try test.makeDirectory(test.directory + name) }
        let operation = Operation(name: "recovery rotate") { scene, disk, tell in
            let unlocked = try scene.test.maintainer(on: disk)
            _ = try unlocked.rotateRecovery(
                with: scene.test.paper(), to: scene.newRecovery, reason: "A sheet went missing")
            tell("rotated")
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            // The vault's own recovery identity, whichever it is, opens everything, and can be replaced.
            let isRotated = try scene.isRotated
            if !isRotated, try LinuxDisk().exists(scene.newRecovery) {
                try LinuxDisk().removeFile(scene.newRecovery)
            }
            func paper() throws -> SecretIdentity {
                try isRotated ? scene.test.paper(at: scene.newRecovery) : scene.test.paper()
            }
            var faults = try scene.founder().drillRecovery(with: paper()).faults
            let newest = scene.test.directory + "/new/medium/newest"
            let rotation: RecoveryRotation
            do {
                let unlocked = try scene.test.maintainer()
                rotation = try unlocked.rotateRecovery(
                    with: paper(), to: newest, reason: "A sheet went missing")
                try unlocked.remember()
            }
            if rotation.films != 1 || rotation.families != 1 {
                faults.append("sealed anew: \(rotation)")
            }
            faults += try scene.founder().drillRecovery(with: scene.test.paper(at: newest)).faults
            if try scene.practitioner().showQuarantined(1).particulars == nil {
                faults.append("the practitioner does not open the film that waits")
            }
            return try faults + scene.faultsAtRest()
        } look: { scene, found in
            if try scene.isRotated { found.facts.insert("rotated") }
        } afterFailure: { scene in
            guard try !scene.isRotated, try LinuxDisk().exists(scene.newRecovery) else { return [] }
            return ["an identity is left that opens nothing"]
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: [fact(of: held)],
            homes: homes(of: [held], in: [family]))
    }

    private var newRecovery: String { test.directory + "/new/medium/recovery" }

    private var isRotated: Bool {
        get throws { try test.lastEvents(.max).contains("recovery.rotate outcome") }
    }
}
