# A small team's vault, for scripts that are about something else: source it after lib.sh.
#
# Makes $VAULT with a founder (governance and administrator), Ann (practitioner) and a purge job, adopts
# the shipped policy, and defines fran, ann and purge, which run the command as each of them.
VAULT=${VAULT:-$work/vault}
export FOOTAGE_VAULT=$VAULT
fran() { footage "$@" --as "$HOME/fran"; }
ann() { footage "$@" --as "$HOME/ann"; }
purge() { footage "$@" --as "$HOME/purge"; }

make_team() {
    local name id
    for name in fran ann purge; do
        footage identity new --to "$HOME/$name" --request "$HOME/$name.request" --no-passphrase >/dev/null 2>&1
    done
    footage init "$VAULT" --name "Anytown Team" --small-team --founder Fran --as "$HOME/fran" \
        --recovery-to "$HOME/recovery.txt" --json >"$HOME/init.json" 2>/dev/null
    id=$(field "$HOME/init.json" vault_id)
    fran policy adopt "$top/Policies/parent-infant-team.yaml" >/dev/null
    fran person add Ann --request "$HOME/ann.request" --roles practitioner --yes >/dev/null
    fran person add Purge --request "$HOME/purge.request" --roles retention --yes >/dev/null
    ann person accept --vault-id "$id" >/dev/null
    purge person accept --vault-id "$id" >/dev/null
}

# make_family DATE [FROM TO]: a family of Ann's with a VIG programme, consent and a session; prints its reference.
make_family() {
    local reference times=()
    [ $# -lt 3 ] || times=(--from "$2" --to "$3")
    ann family add --alone --json >"$HOME/family.json" 2>/dev/null
    reference=$(field "$HOME/family.json" reference)
    ann programme open "$reference" --kind VIG --on "$1" >/dev/null
    ann consent record "$reference" --purpose therapy --given "$1" --form v1 >/dev/null
    ann session add "$reference" --on "$1" "${times[@]}" >/dev/null
    echo "$reference"
}

# field FILE NAME: the first value of that name anywhere in a JSON document.
field() {
    python3 - "$1" "$2" <<'P'
import json, sys
def find(value):
    if isinstance(value, dict):
        if sys.argv[2] in value: return value[sys.argv[2]]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            found = find(one)
            if found is not None: return found
found = find(json.load(open(sys.argv[1])))
if found is None: sys.exit(f"no {sys.argv[2]} in {sys.argv[1]}")
print(found)
P
}
