"""The smallest pictures that are still what they say."""

import struct

JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "10" * 64
    + "ffc0000b080001000101011100ffc4001400010000000000000000000000000000000affc40014100100000000000000"
    "000000000000000000ffda0008010100003f007fffd9")
HEIC = struct.pack(">I4s4sI8s", 24, b"ftyp", b"heic", 0, b"mif1heic") + struct.pack(">I4s", 8, b"mdat")


def samsung_motion(film):
    """A JPEG with a film behind it, as Samsung's cameras keep it."""
    part = struct.pack("<HHI", 0, 0x0A30, 16) + b"MotionPhoto_Data" + film
    parts = b"SEFH" + struct.pack("<II", 106, 1) + struct.pack("<HHII", 0, 0x0A30, len(part), len(part))
    return JPEG + part + parts + struct.pack("<I", len(parts)) + b"SEFT"
