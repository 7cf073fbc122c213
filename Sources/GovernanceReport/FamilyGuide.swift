public import VaultModel

/// How a family's export is checked without the program that made it: its `VERIFY.md`.
public enum FamilyGuide {
    /// The guide, with this export's own values in its commands.
    public static func text(
        vaultName: String, vault: VaultID, family: FamilyID, reference: String, own: Int,
        size: UInt64
    ) -> String {
        """
        # How to check this folder

        This folder was made by the vault “\(vaultName)” for the family \(reference) (`\(family)`), and holds nothing of
        any other family. `family.html` is for reading. Who opened a film, and everything else that was done, stands in
        `events.jsonl` too, in records that were signed then, and that nobody can change, leave out or add later without
        its being seen. For those you need to trust neither the vault nor the people who run it, as long as you know the
        vault's id from elsewhere: it was printed on paper when the vault was made.

            \(vault.forPaper)

        Run the commands in this folder.

        ## Everything at once

        `verify-export` is one file of Python without dependencies; it shares no code with the vault. Get it
        from a source you trust, not from whoever handed you this folder.

        ```
        verify-export . --vault-id \(vault)
        ```

        It ends with 0 when all is as it should be, 2 when something was changed or left out, 5 when a file or a key is
        missing. If you kept a checkpoint of this log from elsewhere, `--checkpoint FILE` says whether this folder is
        older than that (4).

        ## What is proved, and what is not

        - The log has \(size) records in all. \(own) of them are of this family, numbered from 0 without a gap (`series`),
          each with the hash of the one before. The last is the making of this folder, and the last of the whole log: a
          record that was held back would leave a gap, or make that record, which is signed, a lie.
        - `proofs/` has for each record the hashes that lead from it to the root in `log/checkpoint` (RFC 6962; C2SP
          tlog-proof). Hashes of neighbouring records are among them. Nothing can be learned from one, because 16
          random bytes stand in every record.
        - The hashes to the left of a record are also the tree as its signer saw it: `before` in the record must be
          their root. So everybody who signed vouched for all the history before.
        - Other records here have no `family`: they introduce the keys that the others are signed with, back to record
          0, whose hash is the vault's id. Other people's keys, and other families' records, are not here.
        - Somebody with the log's key could show you another log from some record on. Only a checkpoint that was kept
          elsewhere shows that.

        ## By hand, with tools everybody has

        \(VerifyGuide.firstRecord)
        The checkpoint in `log/checkpoint` names the log, \(size) records and the root of the tree over
        them, signed with the log's key (Ed25519). This prints that the signature is verified:

        ```sh
        \(VerifyGuide.checkpointSignature)
        ```

        This prints how many of the records lead to that root:

        ```sh
        python3 -c 'import base64, hashlib, json
        root = base64.b64decode(open("log/checkpoint").read().split("\\n")[2])
        size, good, all = int(open("log/checkpoint").read().split("\\n")[1]), 0, 0
        for leaf in open("events.jsonl", "rb").read().splitlines():
            index = json.loads(leaf)["index"]
            lines = open("proofs/%d.tlog-proof" % index).read().split("\\n\\n")[0].split("\\n")[3:]
            node, last = hashlib.sha256(b"\\0" + leaf).digest(), size - 1
            for other in map(base64.b64decode, lines):
                if index & 1 or index == last:
                    node = hashlib.sha256(b"\\1" + other + node).digest()
                    while index and not index & 1: index, last = index >> 1, last >> 1
                else:
                    node = hashlib.sha256(b"\\1" + node + other).digest()
                index, last = index >> 1, last >> 1
            good, all = good + (node == root and last == 0), all + 1
        print(good, "of", all)'
        ```

        \(VerifyGuide.manifest)
        ## What lies here

        | file | what it is |
        |---|---|
        | `family.html` | the page to read and to print |
        | `family.json` | the same, for programs |
        | `events.jsonl` | the records, byte for byte as the log holds them, one a line |
        | `proofs/` | for each record, by its number, the proof that the log holds it; each stands alone |
        | `log/checkpoint` | the signed head of the log |
        | `keys.txt` | the keys of the log, and of the people who signed these records |
        | `manifest.json` | every file with its SHA-256 |
        | `manifest.sig` | who made the folder, and their signature over `manifest.json` |

        `family.json` says what the records cannot: what a film is called, the days that were entered, the rules. Its
        `opened` and `records` are made of the records, and `verify-export` makes them again and compares all but their
        addresses and titles; days and times as clocks in the vault's `zone` show them, which is that of record 0. Titles,
        addresses, names, the family's reference and the page are the word of whoever made the folder, who signed for it.

        """
    }
}
