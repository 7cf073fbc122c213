import Database
import FootageVault
import Testing
import VaultDisk

/// The table of taken slots, of which no record speaks.
@Suite struct SlotTableTests {
    @Test func `promise 3: a slot marked free, or as another's, although a row names it is named`()
        throws
    {
        for sql in ["UPDATE slot SET owner = NULL", "UPDATE slot SET owner = randomblob(16)"] {
            let test = try FilledVault()
            try test.test.tamper(sql + " WHERE number = (SELECT min(slot) FROM header)")
            let report = try test.vault().verify()
            #expect(report.findings.map(\.code) == ["slot-table"])
            #expect(report.verdict == .tampered)
        }
        let test = try FilledVault()
        try test.test.tamper("DELETE FROM slot WHERE number = 0")
        #expect(try test.vault().verify().findings.map(\.code) == ["slot-table"])
    }

    @Test func `a slot marked taken that nothing names is named`() throws {
        let test = try FilledVault()
        try test.test.tamper("INSERT INTO slot VALUES (3, randomblob(16))")
        let report = try test.vault().verify()
        #expect(report.findings.map(\.code) == ["slot-table"])
        #expect(report.verdict == .unverifiable)
    }

    @Test func `promise 3: a made-up reservation hides no key of another's`() throws {
        let test = try FilledVault()
        let file = try test.slotFile()
        try file.write(try file.read(at: 512, count: 512), at: 512 * 40)
        #expect(try test.vault().verify().findings.map(\.code) == ["slot-unheard-of"])
        let made = """
            INSERT INTO reservation (id, slot, owner, state, made) \
            VALUES (randomblob(16), 40, randomblob(16), 'open', 0)
            """
        try test.test.tamper(made)
        #expect(try test.vault().verify().findings.map(\.code) == ["slot-unheard-of"])
    }
}
