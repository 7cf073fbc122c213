# A small team's vault whose days pass while a script runs: source it after lib.sh.
#
# Every command's clock runs with the machine's, $DAYS days ahead; `later` moves it to when today's film is due. Film goes two days
# after it was made. Fran founded the vault, Ann and Bob are practitioners, `purge` is the nightly job.
VAULT=${VAULT:-$work/vault}
export FOOTAGE_VAULT=$VAULT
DAYS=0
# Becomes a command with the clock of the day, or with the one that the file $CLOCK tells at every look where
# that is set.
become() {
    export FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1
    if [ -n "${CLOCK:-}" ]; then
        # The wrapper would tell it one time for good. The loader reads $LIB.
        # shellcheck disable=SC2016
        export LD_PRELOAD='/usr/$LIB/faketime/libfaketimeMT.so.1'
        FAKETIME_TIMESTAMP_FILE=$CLOCK FAKETIME_NO_CACHE=1 exec "$@"
    fi
    exec faketime -f "+${DAYS}d" "$@"
}
footage() { (become "$FOOTAGE" "$@"); }
fran() { footage "$@" --as "$HOME/fran"; }
ann() { footage "$@" --as "$HOME/ann"; }
bob() { footage "$@" --as "$HOME/bob"; }
purge() { footage "$@" --as "$HOME/purge"; }
today() { date -u -d "+$DAYS days" +%F; }
later() { DAYS=$((DAYS + 2)); }

# begin WHO COMMAND...: starts the command in the background; $PID is the process of the command itself.
#
# `faketime` stands between a shell and what it starts, so the process says itself which it is, just
# before it becomes the command. What it prints is in $OUT and $ERR; `wait $JOB` waits for it.
begin() {
    local who=$1 pipe
    shift
    # A pipe for each: the one before may still be held open by who wrote to it.
    pipe=$(mktemp -u "$work/.captured/pid.XXXXXX")
    mkfifo "$pipe"
    # shellcheck disable=SC2016
    become bash -c 'echo $$ >"$0"; exec "$@"' "$pipe" "$FOOTAGE" "$@" \
        --as "$HOME/$who" >"$OUT" 2>"$ERR" &
    JOB=$!
    # Open for both ends, so that a command which never starts is told and not waited for.
    exec 6<>"$pipe"
    read -rt 60 PID <&6 || fail "\"$*\" did not start: $(cat "$ERR")"
    exec 6<&-
    rm "$pipe"
}

make_team() {
    local name id
    for name in fran ann bob purge; do
        footage identity new --to "$HOME/$name" --request "$HOME/$name.request" --no-passphrase >/dev/null 2>&1
    done
    footage init "$VAULT" --name "Anytown Team" --small-team --founder Fran --as "$HOME/fran" \
        --recovery-to "$HOME/recovery.txt" --zone UTC --json "$@" >"$HOME/init.json" 2>/dev/null
    id=$(sed -n 's/.*"vault_id":"\([0-9a-f]*\)".*/\1/p' "$HOME/init.json")
    cat >"$HOME/policy.yaml" <<P
policy: moving
version: 1
effective: 2020-01-01
zone: UTC
owner: IG lead
review_by: 2099-12-31
appraisal:
  - {role: governance, on: 2020-01-01, minute: M/1, until: 2099-12-31}
consent:
  needed: [therapy]
  erase_after: P28D
grace: P1D
window: P0D
notice: [P1D]
brakes: {clips: 100000, families: 100000, percent: 100}
cooling_off: P7D
quarantine: P28D
key_backups: P30D
afterwards: {particulars: P1Y, texts: P8Y, tombstones: P8Y}
rules:
  - id: two-days
    about: Film goes two days after it was made.
    when: {class: [working, record]}
    end: {after: clip.recorded, add: P2D}
    basis: service
P
    fran policy adopt "$HOME/policy.yaml" >/dev/null
    fran person add Ann --request "$HOME/ann.request" --roles practitioner --yes >/dev/null 2>&1
    fran person add Bob --request "$HOME/bob.request" --roles practitioner --yes >/dev/null 2>&1
    fran person add Purge --request "$HOME/purge.request" --roles retention --yes >/dev/null 2>&1
    for name in ann bob purge; do "$name" person accept --vault-id "$id" >/dev/null; done
}

# make_family WHO: a family of that practitioner with a programme and consent for 100 days; prints its reference.
make_family() {
    local reference day
    day=$(date -u -d "+$((DAYS - 100)) days" +%F)
    reference=$("$1" family add --alone --json 2>/dev/null | sed -n 's/.*"reference":"\([^"]*\)".*/\1/p')
    "$1" programme open "$reference" --kind VIG --on "$day" >/dev/null 2>&1
    "$1" consent record "$reference" --purpose therapy --given "$day" --form v1 >/dev/null 2>&1
    echo "$reference"
}

# pause SECONDS: waits without starting a process.
mkfifo "$work/.captured/never"
exec 9<>"$work/.captured/never"
pause() { read -rt "$1" -u 9 || true; }

# stop_in_the_middle: stops the upload that was begun once it has written a megabyte of a film.
stop_in_the_middle() {
    local try
    for ((try = 0; try < 2000; try++)); do
        [ -z "$(find "$VAULT/incoming" -type f -size +1000k)" ] || break
        pause 0.005
    done
    kill -STOP "$PID"
    [ -n "$(ls "$VAULT/incoming")" ] || fail "the upload was not caught in the middle"
}

# make_film FILE BYTES: a film of today whose bytes, after the first twelve, are like no other's.
make_film() {
    mkdir -p "$(dirname "$1")"
    { printf '\0\0\0\0ftypmp42' && head -c "$2" /dev/urandom; } >"$1"
}

# ask SQL: what the catalog says, without writing to it or to its log.
ask() { sqlite3 -readonly -cmd '.timeout 10000' "$VAULT/catalog.sqlite" "$1"; }

# Fails unless the vault is whole, with nothing half in it, nothing left behind and nothing unheard of.
expect_whole() {
    local found
    expect_exit 0 fran audit verify --deep
    [ -z "$(ls -A "$VAULT/incoming")" ] || fail "incoming/ holds $(ls -A "$VAULT/incoming")"
    [ "$(ask 'SELECT count(*) FROM reservation')" -eq 0 ] || fail "a reservation was left"
    [ "$(ask "SELECT count(*) FROM clip WHERE state <> 'live'")" -eq 0 ] || fail "a clip is half destroyed"
    found=$(ask 'SELECT count(*) FROM slot WHERE owner IS NOT NULL AND number NOT IN
        (SELECT slot FROM header UNION ALL SELECT slot FROM quarantine
         UNION ALL SELECT slot FROM family WHERE slot IS NOT NULL)')
    [ "$found" -eq 0 ] || fail "$found key slots are taken for nobody"
    diff <(find "$VAULT/clips" -type f -printf '%f\n' | sort) \
        <(ask 'SELECT lower(hex(id)) FROM clip UNION ALL SELECT lower(hex(id)) FROM quarantine ORDER BY 1') >&2 ||
        fail "payloads and rows differ"
    # Slots that hold something are those that rows name: the rest are zeros.
    python3 - "${SLOTS:-$VAULT/keys.slots}" "$(ask "SELECT group_concat(number) FROM slot WHERE owner IS NOT NULL")" <<'P' || fail "key slots and rows differ"
import sys
data = open(sys.argv[1], "rb").read()
filled = {n for n in range(len(data) // 512) if any(data[512 * n:512 * n + 512])}
named = {int(n) for n in sys.argv[2].split(",") if n}
if filled != named: sys.exit(f"filled but not named: {filled - named}; named but empty: {named - filled}")
P
}
