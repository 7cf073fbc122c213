# A watch that a script talks to as a browser does: source it after team.sh.

# begin_watch ARGUMENTS...: begins `footage watch` as Ann, for therapy; its port is in $PORT, its link's key in $KEY.
begin_watch() {
    local tries=0
    rm -f "$HOME/watch.out"
    "$FOOTAGE" watch "$@" --purpose "${PURPOSE:-therapy}" --no-browser --as "$HOME/ann" \
        >"$HOME/watch.out" 2>"$HOME/watch.err" &
    WATCH=$!
    until grep -qs '^http://127.0.0.1:[0-9]*/#' "$HOME/watch.out"; do
        kill -0 "$WATCH" 2>/dev/null || fail "the watch ended: $(cat "$HOME/watch.err")"
        [ $((tries += 1)) -lt 400 ] || fail "the watch gives no link"
        sleep 0.05
    done
    LINK=$(grep '^http' "$HOME/watch.out")
    PORT=$(sed -n 's#^http://127.0.0.1:\([0-9]*\)/.*#\1#p' "$HOME/watch.out")
    KEY=${LINK#*#}
    ROOM=
    rm -f "$HOME/cookies"
}

# end_watch: stops it in order, and waits.
end_watch() {
    # A shell has what it runs beside itself pass over the Ctrl-C, and so does the command then.
    kill -TERM "$WATCH"
    wait "$WATCH" || fail "the watch ended with $?: $(cat "$HOME/watch.err")"
}

# from PATH ARGUMENTS...: what curl is answered; the status is in $STATUS, header and body in ./header and ./body.
# An @ before the path stands for what every address behind the door begins with, once somebody came in.
from() {
    local path=$1
    shift
    STATUS=$(curl -s --max-time 60 -D header -o body -w '%{http_code}' --path-as-is -b "$HOME/cookies" \
        -c "$HOME/cookies" "$@" "http://127.0.0.1:$PORT${path/#@/$ROOM}") || true
    [ "$path $STATUS" != "/enter 200" ] || ROOM=$(sed -n 's#.*"start":"\(/[A-Za-z0-9_-]\{43\}\)/.*#\1#p' body)
}
# post PATH ARGUMENTS...: the same for what a page of the watch sends.
post() {
    local path=$1
    shift
    from "$path" -X POST -H "Origin: http://127.0.0.1:$PORT" "$@"
}
# status CODE COMMAND...: the command is answered so.
status() {
    local expected=$1
    shift
    "$@"
    [ "$STATUS" = "$expected" ] || fail "\"$*\" was answered with $STATUS, not $expected: $(head -c 500 body)"
}
# said NAME: the value of a header field of the last answer.
said() { sed -n "s/^$1: //Ip" header | tr -d '\r'; }
