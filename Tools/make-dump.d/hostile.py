"""What only an attacker, or a very broken tablet, leaves in a dump."""

import os, shutil, socket, stat, struct
from datetime import date, datetime, time, timedelta
from pathlib import Path

from mp4 import EPOCH_1904, cut_index, find, set_times, widen_mvhd
from tags import UTC, iso


def add(dump, visits):
    family, start, _ = visits[0]
    other = next((v[0] for v in visits if v[0] != family), None)
    folder = dump.folder(family, "HOSTILE")
    folder.mkdir(parents=True, exist_ok=True)
    base = dump.films.film(folder / "index-first.mp4", front=True, tags={"creation_time": iso(start)})
    dump.note(base, start, "index first")
    last = dump.films.film(folder / "index-last.mp4", tags={"creation_time": iso(start)})
    dump.note(last, start, "index last")

    def copy(name, what, change=None, source=base, when=None):
        path = Path(os.fsdecode(os.path.join(os.fsencode(folder), os.fsencode(name))))
        shutil.copyfile(source, path)
        # A comment of its own keeps the bytes from being another's.
        with open(path, "ab") as file:
            text = b"make-dump " + os.fsencode(name)
            file.write(struct.pack(">I4s", 8 + len(text), b"free") + text)
        if change:
            change(path)
        dump.note(path, when, what)

    for name, options in (
            ("pcm.mov", {"sound": "pcm_s16le"}), ("film.mkv", {}), ("film.avi", {}), ("film.ts", {}),
            ("fragmented.mp4", {"pieces": True}), ("fragmented-cut.mp4", {"pieces": True}),
            ("cut.mkv", {})):
        path = dump.films.film(folder / name, **options)
        dump.note(path, None, "another container" + ", cut short" * ("cut" in name))
        if "cut" in name:
            path.write_bytes(path.read_bytes()[:-3000])

    unix = int(start.timestamp())
    copy("index-missing.mp4", "index missing", cut_index)
    copy("cut-short.mp4", "cut short, index first",
         lambda p: p.write_bytes(p.read_bytes()[:base.stat().st_size - 4000]))
    copy("date-0.mp4", "its time is 0", lambda p: set_times(p, 0))
    copy("date-1946.mp4", "its time counts from 1970: a film from decades ago",
         lambda p: set_times(p, unix))
    copy("date-2036.mp4", "its time is in 2036",
         lambda p: set_times(p, EPOCH_1904 + int(datetime(2036, 2, 3, tzinfo=UTC).timestamp())))
    copy("mvhd-64.mp4", "64-bit header", widen_mvhd, source=last, when=start)
    copy("overflow.mp4", "a box of 2^63 bytes", lambda p: p.write_bytes(
        p.read_bytes()[:find(p.read_bytes(), b"ftyp")[1]]
        + struct.pack(">I4sQ", 1, b"free", 1 << 63)
        + p.read_bytes()[find(p.read_bytes(), b"ftyp")[1]:]))
    copy("line\nbreak.mp4", "a line break in its name", when=start)
    copy("esc\x1b[2J\x1b]0;owned\x07.mp4", "escape sequences in its name", when=start)
    copy("-rf.mp4", "a leading dash", when=start)
    copy("=1+1.mp4", "a formula for a spreadsheet", when=start)
    copy(b"not-utf8-\xff\xfe.mp4", "a name that is not UTF-8", when=start)
    copy("Rene\u0301e.mp4", "a decomposed letter (NFD)", when=start)
    copy("\u202egnp.4pm.mp4", "a name that reads backwards", when=start)
    copy("L" * 251 + ".mp4", "a name of 255 bytes", when=start)
    dump.write(folder / "empty.mp4", b"", "0 bytes")
    dump.write(folder / "playlist.mp4", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n", "a playlist")
    dump.write(folder / "concat.mp4", b"ffconcat version 1.0\nfile /etc/hostname\n", "a list of files")
    for name, target in (("link.mp4", "index-first.mp4"), ("link-out.mp4", "/etc/passwd"),
                         ("link-up", "../.."), ("link-loop", "link-loop")):
        os.symlink(target, folder / name)
        dump.note(folder / name, None, f"a link to {target}")
    os.mkfifo(folder / "pipe.mp4")
    dump.note(folder / "pipe.mp4", None, "a named pipe")
    add_socket(folder / "socket.mp4")
    dump.note(folder / "socket.mp4", None, "a socket")
    if os.geteuid() == 0:
        os.mknod(folder / "null.mp4", stat.S_IFCHR | 0o600, os.makedev(1, 3))
        dump.note(folder / "null.mp4", None, "a device")
    shutil.copyfile(base, folder / "unreadable.mp4")
    os.chmod(folder / "unreadable.mp4", 0)
    dump.note(folder / "unreadable.mp4", None, "nobody may read it (but root)")
    if other and not dump.mixed:
        twin = dump.folder(other, "HOSTILE") / "same-bytes.mp4"
        twin.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(base, twin)
        dump.note(twin, start, f"the same bytes as a film of {family}")
    slip = family[:6] + ("0" if family[6] != "0" else "1")
    path = dump.root / slip / "DCIM" / "IMG_0001.mp4"
    dump.films.film(path, tags={"creation_time": iso(start)})
    dump.note(path, start, "under a mistyped reference")
    midnight = datetime.combine(start.date(), time(23, 59, 59), dump.zone)
    dump.gopro(family, midnight, 9000)
    # Both changes of the clocks of the year before.
    for month in (3, 10):
        last_sunday = date(start.year - 1, month, 31)
        last_sunday -= timedelta(days=(last_sunday.weekday() + 1) % 7)
        for hour, fold in ((0, 0), (1, 0), (1, 1), (2, 0)):
            local = datetime.combine(last_sunday, time(hour, 30), dump.zone).replace(fold=fold)
            if local.astimezone(UTC).astimezone(dump.zone).replace(tzinfo=None, fold=0) \
                    != local.replace(tzinfo=None, fold=0):
                continue  # No clock showed this time.
            if fold and local.utcoffset() == local.replace(fold=0).utcoffset():
                continue  # No clock showed it twice.
            path = folder / f"{local:%Y%m%d_%H%M%S}{'' if not fold else '~2'}.mp4"
            dump.android(path, local.astimezone(UTC).astimezone(dump.zone), "around a change of clocks")


def add_socket(path):
    """Makes a socket under a path of any length: the system takes short ones only."""
    folder = os.open(path.parent, os.O_PATH)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)
