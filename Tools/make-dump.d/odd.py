"""What is real in a dump, but seldom."""

import struct
from datetime import timedelta, timezone

from mp4 import rename_box
from pictures import HEIC
from tags import PLACE, apple, iso


def add(dump, visit):
    family, start, _ = visit
    films = dump.films

    def minute(number):
        return start + timedelta(minutes=number)

    second = dump.folder(family, "101APPLE")
    path = films.film(second / "IMG_0001.MOV", mdta=True, tags=apple(minute(20)))
    dump.note(path, minute(20), "a number that another folder has, too")
    path = films.film(
        second / "IMG_E0001.MOV", mdta=True, tags=apple(minute(20), minute(20) + timedelta(days=2)))
    dump.note(path, minute(20), "the same film trimmed two days later: the container's time is new")
    path = dump.folder(family, "Camera") / f"VID_{minute(21):%Y%m%d_%H%M%S}.mp4"
    dump.android(path, minute(21), "Android film (name local)")
    path = dump.folder(family, "100GOPRO") / "GL010900.MP4"
    films.film(path, seconds=1, tags={"creation_time": iso(minute(22))})
    dump.note(path, minute(22), "GoPro small copy, as its app names it")

    for part, what in ((1, "GoPro chapter"), (3, "GoPro chapter; the one before it is not there")):
        path = dump.folder(family, "100GOPRO") / f"GX{part:02}0901.MP4"
        films.film(path, seconds=1, tags={"creation_time": iso(minute(30 + part))})
        dump.note(path, minute(30 + part), what)

    folder = dump.folder(family, "ODD")
    path = films.film(folder / "film.jpg", tags={"creation_time": iso(minute(23))})
    dump.note(path, minute(23), "a film called .jpg")
    dump.write(folder / "picture.MOV", HEIC, "a HEIC picture called .MOV")
    path = films.film(folder / "voice.mp4", picture=False, tags={"creation_time": iso(minute(24))})
    dump.note(path, minute(24), "sound only")
    dump.write(folder / "voice.m4a", struct.pack(">I4s4sI", 16, b"ftyp", b"M4A ", 0), "sound only")
    dump.write(folder / "film.mpg", b"\0\0\1\xba" + b"\0" * 60, "a kind of film that no tablet makes")
    dump.write(folder / "films.m3u8", b"#EXTM3U\nfile:///etc/hostname\n", "a playlist")
    path = films.film(folder / "tags.mp4", mdta=True, tags={
        "creation_time": iso(minute(25)), "title": "\x1b]0;owned\x07\n\x1b[2J", "comment": "x" * 70_000,
        "com.apple.quicktime.make": "Apple\n\x1b[31m"})
    dump.note(path, minute(25), "tags with escape sequences, and 70 kB of text")
    abroad = minute(26).astimezone(timezone(timedelta(hours=2)))
    path = films.film(folder / "abroad.MOV", mdta=True, tags=apple(abroad))
    dump.note(path, minute(26), "Apple's date with an offset of two hours")
    utc = minute(27).astimezone(timezone.utc)
    path = films.film(
        folder / f"PXL_{utc:%Y%m%d_%H%M%S}000.mp4",
        tags={"creation_time": iso(minute(27) - timedelta(days=3)), "location": PLACE})
    dump.note(path, None, "name and container tell two days")
    path = films.film(folder / "copied.mp4")
    dump.note(path, None, "no time but that of its copying")
    path = films.film(folder / "old.mov", tags={"creation_time": iso(minute(28))})
    rename_box(path, b"ftyp", b"free")
    dump.note(path, minute(28), "QuickTime without a file type")
    path = films.film(
        dump.root / ".Trashes" / "501" / "IMG_0009.MOV", tags={"creation_time": iso(minute(29))})
    dump.note(path, minute(29), "in the bin of the card")
