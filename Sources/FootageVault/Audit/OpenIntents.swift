import AuditLog
import Catalog
import VaultModel

/// Which intents of the log have no outcome on record: the act was cut short, or is still under way.
struct OpenIntents {
    private var ended: Set<RequestID> = []
    private var open: Set<RequestID> = []

    /// Passes a record on the way back from the newest; whether it is an intent whose outcome was not met.
    ///
    /// An intent in several parts is met as often, its first part last.
    mutating func isOpen(passing record: RecordGlance) -> Bool {
        guard let request = record.request else { return false }
        switch record.phase {
        case .outcome?: ended.insert(request)
        case .intent?:
            guard ended.contains(request) else { return true }
            if record.isFirstPart { ended.remove(request) }
        case nil: break
        }
        return false
    }

    /// Passes a record on the way from the oldest; when the newest was passed, `isLeftOpen` knows.
    mutating func pass(_ record: RecordGlance) {
        guard let request = record.request else { return }
        switch record.phase {
        case .intent?: open.insert(request)
        case .outcome?: open.remove(request)
        case nil: break
        }
    }

    /// Whether a record is an intent without an outcome, once the whole log was passed from the oldest on.
    func isLeftOpen(_ record: Record) -> Bool {
        record.phase == .intent && record.request.map(open.contains) == true
    }

    /// How many intents have no outcome, once the whole log was passed from the oldest on.
    var count: Int { open.count }
}

extension UnlockedVault {
    /// Whether a record is an intent whose outcome is not in the log.
    func isOutcomeUnknown(_ record: Record) throws -> Bool {
        guard record.phase == .intent else { return false }
        var intents = OpenIntents()
        var isOpen = true
        try vault.catalog.read {
            try forEachBelievedLeafBackwards { glance, _ in
                isOpen = intents.isOpen(passing: glance)
                return glance.index != record.index
            }
        }
        return isOpen
    }
}
