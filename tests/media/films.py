"""Recordings and films made for tests: the frame around sound and picture, with nothing in it worth hearing."""

import struct
import wave
from io import BytesIO

SECRET = b"+33.7490-084.3880/"  # as a phone writes where it was


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of an ISO media file."""
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + kind + body


def mp4(seconds: float = 42, *, shows: bool = True, brand: bytes = b"isom", told: bool = True) -> bytes:
    """A film or, where it shows nothing, a recording, as a phone writes them: with where it was."""
    length = struct.pack(">IIIII", 0, 0, 0, 1_000, round(seconds * 1_000)) + bytes(80)
    handler = bytes(8) + (b"vide" if shows else b"soun") + bytes(13)
    told_of = (box(b"udta", box(b"\xa9xyz", SECRET)), box(b"meta", SECRET)) if told else ()
    moov = box(b"moov", box(b"mvhd", length), box(b"trak", box(b"mdia", box(b"hdlr", handler))), *told_of)
    return (
        box(b"ftyp", brand, bytes(4), brand)
        + box(b"mdat", b"picture" * 40)
        + moov
        + (box(b"uuid", SECRET) if told else b"")
    )


def _element(kind: int, body: bytes, *, open_: bool = False) -> bytes:
    name = kind.to_bytes((kind.bit_length() + 7) // 8)
    return name + (b"\x01" + b"\xff" * 7 if open_ else struct.pack(">Q", 1 << 56 | len(body))) + body


def webm(seconds: float = 42, *, shows: bool = True, told: bool = True) -> bytes:
    """A film as a browser records it; where it isn't ``told``, only its last block says how long it was."""
    info = _element(0x2AD7B1, struct.pack(">I", 1_000_000))
    if told:
        info += _element(0x4489, struct.pack(">d", seconds * 1_000))
    track = _element(0xAE, _element(0x83, b"\x01" if shows else b"\x02"))
    last = _element(0xE7, struct.pack(">I", round(seconds * 1_000) - 500)) + _element(
        0xA3, b"\x81" + struct.pack(">h", 500) + b"\0x"
    )
    clusters = b"".join(_element(0x1F43B675, body, open_=True) for body in (_element(0xE7, b"\0"), last))
    segment = _element(0x1549A966, info) + _element(0x1654AE6B, track) + clusters
    return _element(0x1A45DFA3, b"") + _element(0x18538067, segment, open_=True)


def opus(seconds: float = 42) -> bytes:
    """A voice note as Telegram's apps record them."""

    def page(position: int, body: bytes) -> bytes:
        return b"OggS\0\0" + struct.pack("<qIII", position, 7, 0, 0) + bytes((1, len(body))) + body

    head = b"OpusHead\x01\x01" + struct.pack("<HIHB", 312, 48_000, 0, 0)
    return page(0, head) + page(0, b"OpusTags") + page(round(seconds * 48_000) + 312, b"sound")


def wav(seconds: float = 42) -> bytes:
    """A recording without compression."""
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(bytes(round(seconds * 8_000)))
    return file.getvalue()


def flac(seconds: float = 42) -> bytes:
    """The head of a recording compressed without loss."""
    packed = 44_100 << 44 | 1 << 41 | 15 << 36 | round(seconds * 44_100)
    return b"fLaC\x80\0\0\x22" + bytes(10) + packed.to_bytes(8) + bytes(16)


def mp3(seconds: float = 42, *, counted: bool = True) -> bytes:
    """An MP3 of 128 kbit/s, with its number of frames written down or without."""
    frames = round(seconds * 44_100 / 1_152)
    head = b"\xff\xfb\x90\x00"
    first = head + bytes(32) + (b"Xing" + struct.pack(">II", 1, frames) if counted else bytes(12))
    tag = b"ID3\x04\0\0" + bytes((0, 0, 1, 0)) + bytes(128)
    rest = b"" if counted else (head + bytes(413)) * frames
    return tag + first.ljust(417, b"\0") + rest


def aac(seconds: float = 42) -> bytes:
    """AAC frame by frame, 44,100 a second."""
    size = 20
    head = bytes((0xFF, 0xF1, 0x50, 0x80 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 31, 0xFC))
    return (head + bytes(size - 7)) * round(seconds * 44_100 / 1_024)


def mov_with_a_way(*, wide: bool = False) -> bytes:
    """A film of a camera that writes where it goes into a track of its own, between the pictures."""

    def track(handler: bytes, offsets: list[int], sizes: list[int]) -> bytes:
        many = struct.pack(">II", 0, len(offsets))
        where = b"".join(struct.pack(">Q" if wide else ">I", each) for each in offsets)
        long = struct.pack(">III", 0, 0, 2 * len(sizes)) + b"".join(struct.pack(">II", each, 0) for each in sizes)
        table = box(
            b"stbl", box(b"stsd", bytes(8)), box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 2, 1)), box(b"stsz", long),
            box(b"co64" if wide else b"stco", many + where),
        )  # fmt: skip
        media = box(b"hdlr", bytes(8) + handler + bytes(13)), box(b"minf", box(b"hdlr", bytes(8) + b"alis"), table)
        return box(b"trak", box(b"mdia", *media))

    begin, part = box(b"ftyp", b"qt  ", bytes(4), b"qt  "), b"picture" * 4
    at = len(begin) + 8
    shown, told = [at, at + len(part) + len(SECRET)], [at + len(part), at + 2 * len(part) + len(SECRET)]
    length = struct.pack(">IIIII", 0, 0, 0, 1_000, 42_000) + bytes(80)
    moov = box(
        b"moov", box(b"mvhd", length), track(b"vide", shown, [len(part)] * 2), track(b"meta", told, [len(SECRET)] * 2)
    )
    return begin + box(b"mdat", part, SECRET, part, SECRET) + moov


def webm_with_tags() -> bytes:
    """A film as an editor writes it: with where it was, and whose it is, before and after it."""
    tags = _element(0x1254C367, _element(0x7373, b"LOCATION" + SECRET * 20))
    info = _element(0x1549A966, _element(0x2AD7B1, struct.pack(">I", 1_000_000)) + _element(0x7BA9, SECRET)
                    + _element(0x4489, struct.pack(">d", 42_000.0)))  # fmt: skip
    track = _element(0x1654AE6B, _element(0xAE, _element(0x83, b"\x01")))
    cluster = _element(0x1F43B675, _element(0xE7, b"\0") + _element(0xA3, b"\x81\0\0\0picture"))
    attached = _element(0x1941A469, SECRET)
    segment = tags + info + track + cluster + attached + tags
    return _element(0x1A45DFA3, b"") + _element(0x18538067, segment)


def noted() -> dict[str, bytes]:
    """Recordings whose programs wrote down where they were."""
    sound = wav()
    chunk = b"LIST" + struct.pack("<I", len(SECRET) + 1) + SECRET + b"\0\0"
    comment = b"\x04" + len(SECRET).to_bytes(3) + SECRET
    whole = flac()
    return {
        "wav": sound[:12] + chunk + sound[12:], "flac": b"fLaC\0" + whole[5:42] + comment + b"\x81\0\0\0" + b"sound",
        "mp3": b"ID3\x03\0\0\0\0\0\x40" + SECRET.ljust(64, b"\0") + mp3()[138:] + b"TAG" + SECRET.ljust(125, b"\0"),
    }  # fmt: skip


def many_tracks(many: int) -> bytes:
    """A film that claims so many tracks, each with more samples in more pieces than there is room for."""
    more = struct.pack(">II", 0, 0xFFFFFFFF)
    table = box(b"stbl", box(b"stsc", more), box(b"stsz", bytes(4), more), box(b"stco", more))
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"meta"), box(b"minf", table)))
    return box(b"ftyp", b"isom", bytes(4), b"isom") + box(b"mdat", b"picture") + box(b"moov", track * many)
