import DiskDoubles
import FootageVault
import Testing
import VaultDisk

/// Failing calls, by enumeration: the first, the second, the third, until nothing fails.
///
/// Each kind of fault has a vault of its own, so that they are enumerated beside one another.
@Suite struct FaultTests {
    @Test(arguments: CrashScene.Kind.chosenForFaults, Fault.all)
    func `promise 6: a call that fails loses nothing and leaves nothing half`(
        kind: CrashScene.Kind, fault: Fault
    ) throws {
        let found = try every(fault, of: kind.scene(), kind.coverage)
        #expect(found.problems == [])
        #expect(found.points >= found.leastPoints)
        #expect(found.calls >= found.leastCalls)
        print(found.summary)
    }

    @Test(arguments: CrashScene.Kind.chosenForFaults)
    func `promise 6: a catalog that cannot be read loses nothing and leaves nothing half`(
        kind: CrashScene.Kind
    ) throws {
        let found = try every(.databaseReadFails, of: kind.scene(), kind.coverage)
        #expect(found.problems == [])
        #expect(found.points >= found.leastPoints)
        print(found.summary)
    }
}

/// How many kinds of fault befall a call.
enum FaultCoverage {
    /// All of them.
    case everyKind
    /// One, the kinds taking turns.
    case oneKind
}

/// What the enumeration of one kind of fault found.
struct FaultFindings {
    let operation: String
    let fault: Fault
    /// How many calls it can befall.
    var calls = 0
    /// How many times it befell one.
    var points = 0
    /// What was wrong afterwards.
    var problems: [String] = []

    /// Fewer calls than any operation makes would be no enumeration.
    var leastCalls: Int { fault == .short ? 3 : 50 }

    /// Of the kinds that befall one operation, more than a hundred together.
    var leastPoints: Int {
        switch fault {
        case .fails, .failsOn: 17
        case .interrupted: 8
        // An init writes its key slots, its recovery file and its description, a new key of the log the memory
        // and the ledger; the rest SQLite does.
        case .short: ["init", "audit rotate-key"].contains(operation) ? 4 : 8
        case .databaseReadFails: 31
        }
    }

    var summary: String { "\(operation): \(fault) at \(points) of \(calls) calls" }
}

/// Has a fault befall the first, the second, the third call of an operation, until there is no such call,
/// and starts afresh after each.
///
/// Where there is no time for all of them every call still has one: the kinds take turns. Whatever befell it,
/// no place for temporary files holds anything plain afterwards.
func every(
    _ fault: Fault, of scene: CrashScene, _ coverage: FaultCoverage
) throws -> FaultFindings {
    var findings = FaultFindings(operation: scene.operation.name, fault: fault)
    let places = try TemporaryPlaces(besides: ["footage-test-", "tablet-dump-tests-"])
    let turn = Fault.all.firstIndex(of: fault) ?? 0
    let (first, step) = coverage == .everyKind ? (1, 1) : sample(of: fault, turn)
    var number = first
    while try befall(fault, at: number, scene, &findings) { number += step }
    findings.calls = number - step
    for secret in [CrashScene.marker, CrashScene.nameMarker] {
        findings.problems += try places.newFiles(holding: secret).map {
            "\($0) holds something plain"
        }
    }
    return findings
}

/// From which call on, and how far apart; those that fail a call share all of them among themselves.
private func sample(of fault: Fault, _ turn: Int) -> (first: Int, step: Int) {
    let failing = Fault.all.count - 2
    return switch fault {
    case .fails, .failsOn: (turn + 1, failing)
    case .interrupted: (1, 7)
    case .short, .databaseReadFails: (1, 1)
    }
}

/// Whether there was such a call.
private func befall(
    _ fault: Fault, at number: Int, _ scene: CrashScene, _ findings: inout FaultFindings
) throws -> Bool {
    try scene.put(scene.base)
    let point = FaultPoint(fault, at: number, below: scene.test.directory)
    var facts = scene.facts
    var hasFailed = false
    do {
        try scene.operation.run(scene, point) { facts.insert($0) }
    } catch {
        hasFailed = true
        if fault == .interrupted || fault == .short {
            findings.problems.append("\(fault) at call \(number): \(CrashScene.words(error))")
        }
    }
    point.stop()
    guard let struck = point.struck else { return false }
    findings.points += 1
    if hasFailed, case .fails = fault {
        findings.problems += try scene.operation.afterFailure(scene).map {
            "\(fault) at call \(number) (\(struck)): \($0)"
        }
    }
    let found = scene.restart(expecting: facts)
    findings.problems += found.faults.map { "\(fault) at call \(number) (\(struck)): \($0)" }
    return true
}
