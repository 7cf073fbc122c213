public import VaultModel

/// How an export is checked without the program that made it: `VERIFY.md`.
public enum VerifyGuide {
    /// The guide, with this export's own values in its commands.
    public static func text(
        vaultName: String, vault: VaultID, origin: String, size: UInt64, registers: [RegisterGuide]
    ) -> String {
        """
        # How to check this export

        This folder is the audit log of the vault “\(vaultName)”, whole from its first record to the record
        of this very export, with registers made from it. You need to trust neither the vault nor the
        people who run it, as long as you know the vault's id from elsewhere: it was printed on paper when
        the vault was made.

            \(vault.forPaper)

        Run the commands in this folder.

        ## Everything at once

        `verify-export` is one file of Python without dependencies; it shares no code with the vault. Get it
        from a source you trust, not from whoever handed you this folder.

        ```
        verify-export . --vault-id \(vault)
        ```

        If you kept a checkpoint from earlier, add `--checkpoint FILE`: the log must still contain what that
        checkpoint vouched for. With `--witness VKEY`, the key of a witness as you know it from elsewhere, that
        checkpoint must bear the witness's signature too. It ends with 0 when all is as it should be, 2 when something was changed,
        4 when records are missing at the end, 5 when a file or a key is missing.

        ## By hand, with tools everybody has

        \(firstRecord)
        The checkpoint in `log/checkpoint` names the log, \(size) records and the root of the tree over
        them, signed with the log's key (Ed25519). This prints that the signature is verified:

        ```sh
        \(checkpointSignature)
        ```

        \(manifest)
        ## What lies here

        | file | what it is |
        |---|---|
        | `events.jsonl` | every record of the log, byte for byte, one a line |
        | `events.csv` | the same to read: one line a record of the period asked for |
        | `fhir.ndjson` | the same for other systems: one FHIR R4 AuditEvent a line |
        | `clips.csv` | every film: rule, due date, status |
        | `destroyed.csv` | the destruction register: one certificate a line |
        | `devices.csv` | on which devices photo sync to a cloud was seen to be off: the newest word on each |
        | `programmes.csv` | courses of work, and how each stands by the profile of its kind |
        | `holds.csv` | what stops destruction, and for how long |
        | `consents.csv` | what families consented to, and withdrew |
        | `exports.csv` | films that left the vault, and whether they are back |
        | `disclosures.csv` | films that other organisations were given, to whom, and until when |
        | `requests.csv` | requests for what is held of a family, by when they were to be answered, and when they were |
        | `incidents.csv` | what went wrong, and who closed it |
        | `policies/` | every version of the retention policy, word for word, and a register of them |
        | `statement.html` | what an auditor asks, answered on a page to read and to print, from the figures below |
        | `statement.json` | the figures |
        | `log/` | the log as `\(origin)`: checkpoint, tiles and entries, in the layout of C2SP tlog-tiles |
        | `keys.txt` | the keys of the log (from and to which record), of people, and of witnesses |
        | `manifest.json` | every file with its SHA-256 |
        | `manifest.sig` | who exported the folder, and their signature over `manifest.json` |

        `fhir.ndjson` is for feeding the audit repository of an organisation (IHE ATNA, or any FHIR server), which
        reads no logs of ours. Each line is one AuditEvent of FHIR R4, made from one record of the period asked
        for: the very records that `events.csv` lists, in their order. Without `--from` and `--until` that is
        every record. Its `id` is the record's leaf hash, so that feeding the file twice makes no event twice.
        It has no name of anyone: `agent.who` is a person, `entity` a family, a session or a clip by the id that
        the log has for it. What else is in it:

        | in the AuditEvent | from the record |
        |---|---|
        | `type`, `subtype`, `action` | `event`: DICOM's code for its kind, its own name, and C, R, U, D or E |
        | `recorded` | `at`, in UTC |
        | `outcome` | `outcome`: 0 done, 4 refused, 8 failed; none in the record of an intent, when nobody knew yet |
        | `outcomeDesc` | `reason`; of an intent, whether the export holds how it ended |
        | `purposeOfEvent`, `agent.purposeOfUse` | `purpose`, in the codes of HL7 and in ours; `BTG` for break-glass |
        | `agent` | `actor`, `roles`, `behalf` (as an extension), `policy`, `host` |
        | `source` | the vault's id, `program`, `host` |
        | `entity` | the record itself, `request`, `family` (as the patient), `session`, `clip` with its lifecycle |
        | `entity.detail` of the record | `index` and its leaf hash, `phase`, `part`, `reason`, `checks`, `amount`, `sig` |

        A record that this program cannot read is there with its number and its hash alone. `verify-export`
        makes every line again from `events.jsonl` and compares the bytes. By hand, this prints the number
        of events whose hash is that of the record whose number they bear:

        ```sh
        python3 -c 'import hashlib, json
        leaves = [hashlib.sha256(b"\\0" + line[:-1]).hexdigest() for line in open("events.jsonl", "rb")]
        events = [json.loads(line) for line in open("fhir.ndjson", "rb")]
        print(sum(event["id"] == leaves[int(event["entity"][0]["what"]["identifier"]["value"])]
            for event in events), "of", len(events))'
        ```

        The records are linked by their hashes (RFC 6962): `before` in each is the root of the tree before
        it, and `sig` its actor's Ed25519 signature over `footage-vault/record/v1`, a line feed, the vault's
        id (32 bytes, zeros in record 0) and the record without `sig`. Names of people and references of
        families in the registers come from the vault's catalog, not from the log, which holds ids only.

        `event` is one of a closed list: `verify-export --list-events` names each with the roles that may sign
        it, `footage audit events` with its title and what FHIR R4 calls it, too. Any reader of C2SP tlog-tiles
        verifies `log/` alone, the Go project's `golang.org/x/mod/sumdb/tlog` for one.

        A vault that was restored from a backup goes on in a new *epoch*: the record `epoch.open`, signed by
        governance, names the head that was restored, the newest head that anyone could produce and how many
        records are known to be lost; checkpoints from that record on bear the name `…/2` and are signed by
        the key it introduces. `keys.txt` then lists an `origin` and a `log` key for each epoch. Checkpoints
        from before still hold for every record up to the restore.

        ## The registers, column by column

        Each `.csv` is RFC 4180 in UTF-8: a header, cells parted by commas, text in double quotes, lines that end
        with CR LF. An export with `--bom` begins each with a byte order mark. A cell that a spreadsheet would take
        for a formula has an apostrophe before it. Days are `YYYY-MM-DD` in the vault's time zone; moments are UTC,
        as `2026-03-12T12:00:00.000Z`. Ids are 32 hexadecimal digits. Columns never change their names or order; new
        ones come last. Names stand where the exporter may read them, and nowhere in an export `--without-names`;
        free texts (`note` is only the commitment to one) stand in none but `disclosures.csv`, whose recipients
        and agreements count as names. A policy's text is as it was adopted, and a device's name as it was typed.

        \(registers.map(\.section).joined(separator: "\n"))
        \(StatementGuide.text)
        """
    }
}
