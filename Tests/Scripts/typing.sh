# Somebody at a terminal: source it after lib.sh.

# typing ANSWER... -- COMMAND...: runs a command at a terminal of its own, and types an answer to each of its questions.
typing() {
    TERM=dumb python3 -c '
import os, pty, sys
cut = sys.argv.index("--")
answers, command = sys.argv[1:cut], sys.argv[cut + 1:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
said = seen = b""
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    said, seen = said + piece, seen + piece
    if said.rstrip().endswith(b":") and (b"assphrase" in said or b"same again" in said):
        os.write(terminal, (answers.pop(0) if answers else "").encode() + b"\n")
        said = b""
sys.stdout.buffer.write(seen.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))' "$@"
}
