/// The steps by hand that the guides of an export have in common, whatever it holds.
///
/// Each needs what every Linux machine has: sh, coreutils, openssl, Python.
extension VerifyGuide {
    static let firstRecord = """
        The first record's hash is the vault's id. This prints the id above:

        ```sh
        (printf '\\000'; head -n 1 events.jsonl | tr -d '\\n') | sha256sum
        ```

        """

    static let checkpointSignature = """
        work=$(mktemp -d)
        head -n 3 log/checkpoint > "$work/text"
        sed -n 5p log/checkpoint | cut -d ' ' -f 3 | base64 -d | tail -c 64 > "$work/signature"
        (printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; grep '^log ' keys.txt \\
            | tail -n 1 | cut -d ' ' -f 2 | cut -d + -f 3- | base64 -d | tail -c 32) > "$work/key"
        openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin \\
            -in "$work/text" -sigfile "$work/signature"
        rm -r "$work"
        """

    static let manifest = """
        Every other file is listed in `manifest.json` with its SHA-256. This prints the names of files
        that are not as they were made, and nothing when all are:

        ```sh
        python3 -c 'import hashlib, json
        for path, digest in json.load(open("manifest.json"))["files"].items():
            if hashlib.sha256(open(path, "rb").read()).hexdigest() != digest: print(path)'
        ```

        Whoever exported this folder signed `manifest.json` with the key that signs their records
        (Ed25519); without that, the registers could be rewritten and the manifest with them. `manifest.sig`
        names who, which must be the actor of the last record, and holds the signature over
        `footage-vault/manifest/v1`, a line feed, the vault's id (32 bytes) and the SHA-256 of
        `manifest.json`. This prints that it is verified, with the key that `keys.txt` has for them. Nothing
        here ties that key to the records, or checks their signatures: `Tools/verify-export` does.

        ```sh
        work=$(mktemp -d)
        read -r who signature <manifest.sig
        tail -n 1 events.jsonl | grep '"event":"audit.export"' | grep -q "\\"actor\\":\\"$who\\"" ||
            echo 'WRONG: the last record is not the export of who signed'
        printf %s "$signature" | base64 -d > "$work/signature"
        (printf 'footage-vault/manifest/v1\\n'
            (printf '\\000'; head -n 1 events.jsonl | tr -d '\\n') | openssl dgst -sha256 -binary
            openssl dgst -sha256 -binary manifest.json) > "$work/text"
        (printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'
            grep "^principal $who " keys.txt | tail -n 1 | cut -d ' ' -f 3 | base64 -d) > "$work/key"
        openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin \\
            -in "$work/text" -sigfile "$work/signature"
        rm -r "$work"
        ```

        """
}
