import Catalog
import Foundation
import FootageVault
import Testing
import VaultCrypto
import VaultModel

/// Promise 3, for people: what the registers and the statement of an export say.
@Suite struct ExportRegistersTests {
    @Test func `other code recomputes every figure of the statement, and finds a changed one`()
        throws
    {
        let test = try EventfulVault().test
        let folder = test.directory + "/export"
        let summary = try test.founder().exportAudit(to: folder)
        #expect(summary.destroyed == 3)
        let done = try Self.recompute([folder])
        #expect(done.errors == "")
        #expect(done.code == 0)
        // Each figure by itself is made another one.
        let script = """
            import copy, importlib.machinery, json, os, sys
            sys.dont_write_bytecode = True
            tool = importlib.machinery.SourceFileLoader("tool", sys.argv[1]).load_module()
            path = os.path.join(sys.argv[2], "statement.json")
            whole = json.load(open(path))
            def leaves(value, way=()):
                if isinstance(value, dict):
                    for key, inner in value.items():
                        if ("".join(str(step) + "." for step in way), key) not in tool.NOT_RECOMPUTED:
                            yield from leaves(inner, way + (key,))
                elif isinstance(value, list):
                    for place, inner in enumerate(value):
                        yield from leaves(inner, way + (place,))
                else:
                    yield way
            tool.print = lambda *_: None
            found = list(leaves({k: v for k, v in whole.items() if ("", k) not in tool.NOT_RECOMPUTED}))
            for way in found:
                changed = copy.deepcopy(whole)
                inner = changed
                for step in way[:-1]:
                    inner = inner[step]
                value = inner[way[-1]]
                inner[way[-1]] = not value if isinstance(value, bool) else (
                    value + 1 if isinstance(value, int) else value + "x")
                json.dump(changed, open(path, "w"))
                try:
                    tool.main([sys.argv[2]])
                    print("unnoticed:", way)
                except SystemExit as end:
                    assert end.code
            print(len(found))
            """
        let changed = try ExportedFolder.run(
            "/usr/bin/env", ["python3", "-c", script, Self.tool, folder], in: folder)
        #expect(changed.errors == "")
        #expect(!changed.output.contains("unnoticed"), "\(changed.output)")
        #expect(try #require(Int(changed.output.split(separator: "\n").last ?? "")) > 150)
    }

    @Test func `registers tell of holds, consents, exports, incidents and policies`() throws {
        let eventful = try EventfulVault()
        let folder = eventful.test.directory + "/export"
        _ = try eventful.test.founder().exportAudit(to: folder)
        let export = ExportedFolder(path: folder)
        let holds = try export.text("holds.csv").components(separatedBy: "\r\n")
        #expect(holds.count == 4)
        #expect(holds[1].contains("\"complaint\""))
        #expect(holds[1].contains("\"clip\""))
        #expect(holds[1].contains("\"\(eventful.film)\""))
        #expect(holds[1].contains("\"Ann Practitioner\""))
        #expect(holds[2].contains("\"Fran Founder\""))
        let consents = try export.text("consents.csv")
        #expect(consents.contains("\"2026-03-31\""))
        let exports = try export.text("exports.csv").components(separatedBy: "\r\n")
        #expect(exports[1].hasSuffix(",\"returned\""))
        #expect(exports[2].hasSuffix(",\"late\""))
        #expect(try export.text("incidents.csv").contains("\"export-not-returned\""))
        #expect(try export.text("policies/1.yaml") == TestVault.policy)
        let policies = try export.text("policies/policies.csv").components(separatedBy: "\r\n")
        #expect(policies.count == 4)
        #expect(policies[1].contains(",\"policies/1.yaml\","))
        #expect(policies[1].contains("\"2026-04-01\""))
        #expect(policies[2].contains("\"2026-04-02\""))
        // What was said in confidence stands in no file.
        for path in try export.paths() {
            let text = try export.text(path)
            for words in ["A complaint", "An inquiry", "Still needed", "It was found", "Alias of"] {
                #expect(!text.contains(words), "\(path): \(words)")
            }
        }
    }

    @Test func `without names nobody's name stands in any file`() throws {
        let test = try EventfulVault().test
        let names = ["Ann Practitioner", "Fran Founder", "Purge job", "Alias of theirs"]
        func found(in folder: String) throws -> Set<String> {
            let export = ExportedFolder(path: folder)
            let whole = try export.paths().map { try export.text($0) }.joined()
            return Set(names.filter { whole.contains($0) })
        }
        _ = try test.founder().exportAudit(to: test.directory + "/named")
        #expect(try found(in: test.directory + "/named").count == 3)
        _ = try test.founder().exportAudit(to: test.directory + "/bare", [.withoutNames])
        #expect(try found(in: test.directory + "/bare") == [])
        #expect(try ExportedFolder(path: test.directory + "/bare").verify().code == 0)
        let done = try Self.recompute([test.directory + "/bare"])
        #expect(done.code == 0, "\(done.errors)")
    }

    @Test(arguments: [Set<AuditExportOption>(), [.byteOrderMark]])
    func `every register is what RFC 4180 and VERIFY.md say, whatever is written in it`(
        options: Set<AuditExportOption>
    ) throws {
        let test = try EventfulVault().test
        var place = 0
        func hostile() -> String {
            place += 1
            return Self.hostile[place % Self.hostile.count]
        }
        for _ in 0..<3 {
            _ = try test.founder().addPerson(
                named: "＝HYPERLINK(\"x\";\"y\")", request: SecretIdentity().request,
                roles: [.supervisor])
        }
        try test.amend(IncidentRow.self) { $0.detail = hostile() }
        for var consent in try test.rows(ConsentRow.self) {
            (consent.id, consent.form) = (.random(), hostile())
            consent.number += 1000
            try test.add(consent, of: consent.family)
        }
        try test.amend(HoldRow.self) { $0.uses = hostile() }
        try test.amend(TombstoneRow.self) { $0.policyVersion = hostile() }
        try test.amend(PolicyRow.self, where: "number = 1") { $0.name = hostile() }
        let folder = test.directory + "/export"
        _ = try test.founder().exportAudit(to: folder, options)
        let script = """
            import csv, glob, io, re, sys, unicodedata
            has_mark = sys.argv[2] == "marked"
            guide = open(sys.argv[1] + "/VERIFY.md", encoding="utf-8").read()
            days = re.compile(r"(.*_on|given|expires|withdrawn|return_by|review_by|last_review|in_force_.*"
                              r"|appraisal_until|date|recorded|uploaded|limit|due|read_back|destroyed|cloud_off)$")
            moments = {"at", "placed", "released", "entered", "taken", "disclosed", "returned", "opened", "closed",
                       "adopted", "approved", "destroyed_at"}
            def formula(text):
                for sign in text:
                    if sign in "=+-@\\t\\n\\r＝＋－＠": return True
                    if sign not in ' "' and not (ord(sign) > 127 and (
                            sign.isspace() or unicodedata.category(sign) in ("Cf", "Zs", "Zl", "Zp"))):
                        return False
                return False
            paths, cells = sorted(glob.glob(sys.argv[1] + "/**/*.csv", recursive=True)), 0
            for path in paths:
                name = path[len(sys.argv[1]) + 1:]
                data = open(path, "rb").read()
                assert data.startswith(b"\\xef\\xbb\\xbf") == has_mark, (name, "mark")
                data = data[3:] if has_mark else data
                assert data.endswith(b"\\r\\n"), (name, "end")
                rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
                # Written anew by the rules, it is the same to the byte.
                def cell(text):
                    return text if re.fullmatch("[0-9]*", text, re.ASCII) else '"%s"' % text.replace('"', '""')
                assert "".join(",".join(map(cell, r)) + "\\r\\n" for r in rows).encode() == data, name
                section = guide.split("### `%s`" % name)[1]
                section = re.split("\\n##", section)[0]
                assert re.findall(r"^\\| `([a-z_0-9]+)` \\| \\S", section, re.M) == rows[0], (name, "header")
                for row in rows[1:]:
                    assert len(row) == len(rows[0]), (name, row)
                    for column, text in zip(rows[0], row):
                        cells += 1
                        for part in re.split("[;\\t\\n\\r]", text):
                            # Each was marked where the program may have parted the cell.
                            assert not formula(part) or not part, (name, column, text[:40])
                        if column in moments and text:
                            assert re.fullmatch(r"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z", text), (name, column, text)
                        elif days.match(column) and text:
                            assert re.fullmatch(r"\\d{4}-\\d\\d-\\d\\d", text), (name, column, text)
            assert len(paths) == 12, paths
            print(cells)
            """
        let done = try ExportedFolder.run(
            "/usr/bin/env",
            ["python3", "-c", script, folder, options.isEmpty ? "plain" : "marked"], in: folder)
        #expect(done.errors == "")
        #expect(done.code == 0)
        #expect(try ExportedFolder(path: folder).verify().code == 0)
    }

    private static let hostile = [
        "=cmd|'/C calc'!A1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\"=1\"", "＝1", "＋1",
        "－1", "＠1", "\u{00A0}=1", "\u{200F}=1", "a;=1", "a\n+1", "<script>alert(1)</script>",
        "\u{202E}txt.exe", "a,\"b\"\r\nc", "Zoë 👪", String(repeating: "=\"x\",\n", count: 2000),
    ]

    private static let tool = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("StatementCheck/recompute").path

    private static func recompute(
        _ arguments: [String]
    ) throws -> (code: Int32, output: String, errors: String) {
        try ExportedFolder.run("/usr/bin/env", ["python3", "-B", tool] + arguments, in: "/")
    }
}
