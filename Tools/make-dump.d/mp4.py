"""Changes MP4 films byte by byte, as broken cameras and hostile hands do (ISO 14496-12)."""

import struct

EPOCH_1904 = 2_082_844_800  # Seconds from 1904 to 1970.


def boxes(data, start=0, end=None):
    """The boxes of an MP4: kind, start, end."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack(">I4s", data[start:start + 8])
        if size == 1:
            size = struct.unpack(">Q", data[start + 8:start + 16])[0]
        size = size or end - start
        if size < 8:
            return
        yield kind, start, min(start + size, end)
        start += size


def find(data, *path):
    start, end = 0, len(data)
    for kind in path:
        start, end = next((s + 8, e) for k, s, e in boxes(data, start, end) if k == kind)
    return start, end


def set_times(path, value):
    """Sets all of the film's own times, in seconds since 1904."""
    data = bytearray(path.read_bytes())

    def visit(start, end):
        for kind, inner, after in boxes(data, start, end):
            if kind in (b"moov", b"trak", b"mdia"):
                visit(inner + 8, after)
            elif kind in (b"mvhd", b"tkhd", b"mdhd"):
                struct.pack_into(">II", data, inner + 12, value, value)

    visit(0, len(data))
    path.write_bytes(data)


def widen_mvhd(path):
    """Writes the film's header in its 64-bit form; its index must stand last."""
    data = bytearray(path.read_bytes())
    start, end = find(data, b"moov", b"mvhd")
    created, modified, scale, length = struct.unpack(">IIII", data[start + 4:start + 20])
    head = b"\x01\0\0\0" + struct.pack(">QQIQ", created, modified, scale, length)
    data[start:start + 20] = head
    for box in (start - 8, find(data, b"moov")[0] - 8):
        struct.pack_into(">I", data, box, struct.unpack(">I", data[box:box + 4])[0] + 12)
    path.write_bytes(data)


def turn(path):
    """Marks a film as held upright: turned a quarter clockwise for viewing, as iPads do."""
    data = bytearray(path.read_bytes())
    start, _ = find(data, b"moov", b"trak", b"tkhd")
    struct.pack_into(">9i", data, start + 40, 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    path.write_bytes(data)


def cut_index(path):
    data = path.read_bytes()
    start, end = find(data, b"moov")
    path.write_bytes(data[:start - 8] + data[end:])


def rename_box(path, kind, other):
    """Calls the first box of a kind another, of the same length."""
    data = bytearray(path.read_bytes())
    start = next(s for k, s, _ in boxes(data) if k == kind)
    data[start + 4:start + 8] = other
    path.write_bytes(data)
