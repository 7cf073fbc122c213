# Disks of their own, small enough to be full: source it after lib.sh. It needs root; without, the script ends.
[ "$(id -u)" -eq 0 ] || { echo "not tried: it needs root, to mount small disks"; exit 0; }

# small NAME SIZE: a small disk of its own.
small() {
    mkdir -p "$1"
    mount -t tmpfs -o "size=$2,mode=700" none "$1"
}
trap 'for disk in "$HOME"/*/; do umount -ql "$disk" || true; done; chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
# fill DIRECTORY BYTES: leaves so many bytes of a disk free.
fill() {
    local free
    free=$(($(stat -f -c '%a * %S' "$1")))
    rm -f "$1/.filler"
    free=$(($(stat -f -c '%a * %S' "$1")))
    [ "$free" -le "$2" ] || head -c $((free - $2)) /dev/zero >"$1/.filler"
}
# refused CODE WORDS COMMAND...: it ends with that code, and says so in these words, with a hint.
refused() {
    local code=$1 words=$2
    shift 2
    expect_exit "$code" "$@"
    grep -qiE "^footage: error: .*($words)" "$ERR" || fail "$* does not say what happened: $(cat "$ERR")"
    grep -q "^footage: hint: " "$ERR" || fail "$* does not say what to do: $(cat "$ERR")"
    ! grep -qiE "unexpected|Fatal|SQLite [0-9]" "$ERR" || fail "$* says what nobody understands: $(cat "$ERR")"
}
