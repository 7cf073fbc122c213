import Catalog
import Database
import Testing
import VaultModel

@testable import FootageVault

@Suite struct MemoryTests {
    @Test func `promise 3: a memory is never moved back to a shorter log`() throws {
        let test = try TestVault()
        let practitioner = try test.practitioner()
        let old = try #require(try test.catalog().logHead())
        _ = try practitioner.listFamilies()
        try practitioner.remember()
        try test.tamper(
            "DELETE FROM log_record WHERE idx >= \(old.size)",
            "DELETE FROM log_node WHERE idx >= (\(old.size) >> level)",
            "UPDATE log_head SET size = \(old.size)")
        try test.tamper("UPDATE log_head SET checkpoint = ?", values: [.blob(old.checkpoint)])
        try practitioner.remember()
        #expect(code { _ = try test.practitioner() } == "rolled-back")
    }

    @Test func `promise 3: a log of the remembered size and another root is not remembered`() throws
    {
        let test = try TestVault()
        let practitioner = try test.practitioner()
        try practitioner.remember()
        let edit = """
            UPDATE log_node SET hash = zeroblob(32) WHERE level = (SELECT max(level) FROM log_node)
            """
        try test.tamper(edit)
        #expect(code { try practitioner.remember() } == "history-changed")
        #expect(code { _ = try test.practitioner() } == "history-changed")
    }

    @Test func `what is remembered grows with the log`() throws {
        let test = try TestVault()
        let practitioner = try test.practitioner()
        for _ in 0..<3 {
            _ = try practitioner.listFamilies()
            let size = try UInt64(test.logSize())
            #expect(try practitioner.readMemory()?.size ?? 0 < size)
            for _ in 0..<2 {
                try practitioner.remember()
                #expect(try practitioner.readMemory()?.size == size)
            }
        }
        _ = try test.practitioner().listFamilies()
    }
}
