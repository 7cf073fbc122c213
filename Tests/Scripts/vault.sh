# A vault that many scripts begin with: `source "$(dirname "$0")/vault.sh"` instead of lib.sh.
#
# It is noon on 31 March 2026 in London, and a second later with each command; `on DATE` moves the
# day. What is random is shown as marks, so that whole outputs can be compared.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

today=2026-03-31
footage() {
    echo >>"$work/.captured/ticks"
    local tick
    tick=$(wc -l <"$work/.captured/ticks")
    TZ=Europe/London FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1 faketime -f \
        "@$today 12:$(printf %02d:%02d $((tick / 60)) $((tick % 60)))" "$FOOTAGE" "$@"
}
# From here on the day is this one.
on() { today=$1; }

# make_identity NAME: an identity without a passphrase in NAME.id, its request in NAME.request.
make_identity() {
    expect_exit 0 footage identity new --to "$1.id" --request "$1.request" --no-passphrase
}

# make_vault: a small team's vault in ./vault; Kim founded it, is its governance and runs the commands.
make_vault() {
    make_identity kim
    export FOOTAGE_IDENTITY=$PWD/kim.id
    expect_exit 0 footage init vault --name "Anytown Team" --small-team --founder "Kim Lee" \
        --recovery-to recovery
    export FOOTAGE_VAULT=$PWD/vault
    VAULT_ID=$(sed -n 's/.*"id":"\([0-9a-f]*\)".*/\1/p' vault/vault.json)
}

# add_person FILE NAME ROLES: adds someone who has accepted the vault; FILE.id is theirs.
add_person() {
    make_identity "$1"
    expect_exit 0 footage person add "$2" --request "$1.request" --roles "$3" --yes
    expect_exit 0 footage --as "$1.id" person accept --vault-id "$VAULT_ID"
}

adopt_policy() { expect_exit 0 footage policy adopt "$top/Policies/parent-infant-team.yaml"; }

# add_family FILE: a family of that person's, alone; its reference is in $FAMILY.
add_family() {
    FAMILY=$(footage --as "$1.id" --json family add --alone 2>/dev/null |
        sed -n 's/.*"reference":"\([^"]*\)".*/\1/p')
}

# Shows what is random, or this machine's, as marks of the same length.
masked() {
    sed -E -e "s#$HOME#~#g" -e "s#$top#TOP#g" -e "s/${FAMILY:-@}/FFFFFFF/g" \
        -e 's#^(signing|signature): [A-Za-z0-9+/=]+$#\1: <base 64>#' \
        -e 's/\b[0-9a-f]{64}\b/<64 digits>/g' -e 's/\b[0-9a-f]{32}\b/<32 digits>/g' \
        -e 's/\b[0-9a-f]{16}\b/<sixteen digits>/g' -e 's/\b[0-9a-f]{8}\b/########/g' -e 's/\b([a-z]{5} ){5}[a-z]{5}\b/<six words>/g' \
        -e 's/( ?\b[0-9a-f]{4}\b){4,16}/ <id>/g' -e 's/age1[0-9a-z]{58}/<recipient>/g'
}
expect_output() { masked <"$OUT" >"$OUT.masked" && compare "$OUT.masked" "output"; }
expect_errors() { masked <"$ERR" >"$ERR.masked" && compare "$ERR.masked" "errors"; }
