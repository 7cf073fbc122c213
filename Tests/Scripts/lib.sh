# What the scripts share: `source "$(dirname "$0")/lib.sh"` is their first line.
#
# A script is a story a newcomer could type: it runs the built command ($FOOTAGE) with `expect_exit`,
# then compares what it printed, whole, with `expect_output` and `expect_errors`.
set -euo pipefail
export LC_ALL=C.UTF-8
# A faked clock leaves the times of files as they are.
export NO_FAKE_STAT=1
PATH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/bin:$PATH
unset FOOTAGE_VAULT FOOTAGE_IDENTITY FOOTAGE_PASSPHRASE CREDENTIALS_DIRECTORY NO_COLOR

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$scripts/../.." && pwd)
: "${FOOTAGE:=$top/.build/release/footage}"
[ -x "$FOOTAGE" ] || { echo "build $FOOTAGE first: Tools/test does" >&2; exit 69; }

# A directory of this run's own, which is also HOME and where the script stands.
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
mkdir "$work/home" "$work/.captured"
export FOOTAGE HOME=$work/home
cd "$HOME"
OUT=$work/.captured/out ERR=$work/.captured/err

footage() { "$FOOTAGE" "$@"; }

# Ends the script, naming the line that failed.
fail() {
    local frame
    for ((frame = 1; frame < ${#FUNCNAME[@]} - 1; frame++)); do
        [ "${BASH_SOURCE[frame]}" = "${BASH_SOURCE[0]}" ] || break
    done
    echo "line ${BASH_LINENO[frame - 1]}: $1" >&2
    exit 1
}

# A script whose time is up says where it stood, whatever the errors of the moment are redirected to.
exec {complaints}>&2
time_is_up() {
    # Bash knows the line of a trap only where a function was called.
    local count=${#FUNCNAME[@]} line=
    [ "$count" -eq 2 ] || line="line ${BASH_LINENO[count - 2]}: "
    echo "$line\"$1\" was not through in time" >&"$complaints"
    exit 1
}
trap 'time_is_up "$BASH_COMMAND"' TERM

# A command that ends the script says so too, wherever its own errors went.
set -E
trap 'echo "line $LINENO: \"$BASH_COMMAND\" ended with $?" >&"$complaints"' ERR

# expect_exit CODE COMMAND...: runs the command and keeps what it printed for the checks below.
expect_exit() {
    local expected=$1 status=0
    shift
    "$@" >"$OUT" 2>"$ERR" || status=$?
    [ "$status" -eq "$expected" ] && return
    sed 's/^/out: /' "$OUT" >&2
    sed 's/^/err: /' "$ERR" >&2
    fail "\"$*\" ended with $status, not $expected"
}

# The command printed exactly what stands on standard input.
expect_output() { compare "$OUT" "output"; }
# The command's errors are exactly what stands on standard input.
expect_errors() { compare "$ERR" "errors"; }
# The command printed nothing.
expect_no_output() { compare "$OUT" "output" </dev/null; }
# The command gave no errors.
expect_no_errors() { compare "$ERR" "errors" </dev/null; }

compare() {
    diff -u --label expected --label "$2" - "$1" >&2 || fail "the $2 differ"
}
