import AgeFile
import DiskDoubles
import FootageVault
import VaultCrypto
import VaultDisk
import VaultModel

/// Films that leave as one sealed file, when that is cut short.
extension CrashScene {
    /// A disclosure of a film to another organisation, of whose flushes one may fail.
    static func disclosure(failingFlush number: Int = 0) throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let film = film(70_000)
        let clip = try test.takeIn(film, for: family)
        try test.grantDisclosure(of: family)
        return try sealed(
            "disclosure", of: film, in: family, test, failingFlush: number
        ) { founder, path in
            let key = test.founderIdentity.publicKey
            _ = try founder.disclose([clip], on: test.disclosureTerms(to: key), to: path)
        }
    }

    /// An answer to a request for what is held.
    static func answer() throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let film = film(70_000)
        _ = try test.takeIn(film, for: family)
        let founder = try test.founder()
        let request = try founder.openRequest(
            family, requester: "Mother", authority: "Birth certificate seen",
            received: test.date("2026-03-12"))
        let practitioner = try test.practitioner()
        try practitioner.grantFamily(
            family, to: practitioner.findPerson("Fran Founder"), purposes: [.subjectAccess],
            until: nil)
        return try sealed(
            "answer", of: film, in: family, test, isForSubjectAccess: true
        ) { founder, path in
            _ = try founder.packageRequest(
                request.number, to: test.founderIdentity.publicKey, at: path)
        }
    }

    /// A scene in which a film leaves as an age file to the founder's own key.
    private static func sealed(
        _ name: String, of film: [UInt8], in family: FamilyReference, _ test: TestVault,
        failingFlush number: Int = 0, isForSubjectAccess: Bool = false,
        _ send: @escaping @Sendable (UnlockedVault, _ path: String) throws -> Void
    ) throws -> CrashScene {
        try test.practitioner().remember()
        try test.founder().remember()
        try test.makeDirectory(test.directory + "/out")
        let path = test.directory + "/out/films.age"
        let operation = Operation(name: number == 0 ? name : "\(name) that fails") {
            scene, disk, tell in
            let faulty = FaultyDisk(failing: number, of: [.fsync], with: .inputOutput, on: disk)
            let unlocked = try scene.founder(on: faulty)
            do {
                try send(unlocked, path)
                tell("left")
            } catch {
                if number == 0 { throw error }
            }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            var faults: [String] = []
            for entry in try LinuxDisk().entries(of: scene.test.directory + "/out") {
                if entry.name != "films.age" { faults.append("out/\(entry.name) is left") }
                faults += try scene.faults(ofSealed: film, at: "out/" + entry.name)
                try LinuxDisk().removeFile(scene.test.directory + "/out/" + entry.name)
            }
            try send(scene.founder(), path)
            faults += try scene.faults(ofSealed: film, at: "out/films.age")
            return try faults + scene.faultsAtRest()
        } look: { scene, found in
            if try LinuxDisk().exists(path) { found.facts.insert("left") }
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: [fact(of: film)],
            homes: homes(of: [film], in: [family]), isForSubjectAccess: isForSubjectAccess)
    }

    /// What is wrong with a file that has to hold a whole film, sealed to the founder.
    private func faults(ofSealed film: [UInt8], at name: String) throws -> [String] {
        let bytes = try LinuxDisk().openPlainFile(test.directory + "/" + name)
            .readAll(limit: 1 << 30)
        do {
            let opened = try AgeFile.open(bytes, with: test.founderIdentity)
            let isWhole = opened.withSpan { Files.contains([UInt8](copying: $0), film) }
            return isWhole ? [] : ["\(name) does not hold the film"]
        } catch {
            return ["\(name) is no whole age file: \(error)"]
        }
    }
}
