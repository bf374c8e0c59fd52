"""Recordings and films as they come: what they are by their content, how long they last, and nothing of where.

They are kept and played, not transcoded. What is read here is the frame around sound and picture, never those
themselves; whatever somebody sends, reading it ends, and at worst nothing is known of it.
"""

import struct
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from itertools import islice

from bot.values import dataclass

MOST_STEPS = 200_000  # parts of a file that are looked at: an hour of small ones, in a fifth of a second
LONGEST_S = 24 * 3600  # seconds; what claims to last longer is mistaken

_MOVED = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl"))  # boxes that hold boxes, of those we look into
_SHOWN = frozenset((b"vide", b"soun", b"sbtl", b"subt", b"text", b"clcp", b"tmcd"))  # what a track plays; others tell
_TELLS = frozenset((b"udta", b"meta", b"uuid"))  # where phones write the place, the phone and whose it is
_PLAYED = frozenset(
    (b"M4A ", b"M4B ", b"M4V ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"avc1", b"dash",
     b"3gp4", b"3gp5", b"3gp6", b"qt  ")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recording or a film is.

    ``ending`` is how its name ends, ``shows`` whether there is a picture, ``seconds`` how long it lasts, at least 1;
    None where the file doesn't tell.
    """

    ending: str
    shows: bool = False
    seconds: int | None = None


def recognise(data: bytes) -> Recording | None:
    """What a file is by its content; None where it is no recording or film that browsers play."""
    if data[4:8] == b"ftyp":
        return _iso(data) if data[8:12] in _PLAYED else None
    if data.startswith(b"RIFF"):
        return Recording("wav", seconds=_guarded(_wav, data)) if data[8:12] == b"WAVE" else None
    if data.startswith(b"OggS"):
        return Recording("ogg", b"\x80theora" in data[:512], _guarded(_ogg, data))
    if data.startswith(b"\x1aE\xdf\xa3"):
        return _webm(data)
    if data.startswith(b"fLaC"):
        return Recording("flac", seconds=_guarded(_flac, data))
    if data.startswith(b"ID3"):
        return Recording("mp3", seconds=_guarded(_mp3, data))
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:  # an MPEG frame: MP3, or AAC where the layer is 0
        aac = data[1] & 0x06 == 0
        return Recording("aac" if aac else "mp3", seconds=_guarded(_aac if aac else _mp3, data))
    return None


def untold(data: bytes) -> bytes:
    """A film or recording without what phones write beside it: the place, the phone, names. It is as long as before.

    Only the frame changes: those parts become empty room, so that everything else stays where the file says it is.
    What a track tells while the film runs, as some cameras write their way, is emptied as well.
    """
    quiet = bytearray(data)
    hushes = _HUSHES.get(data[:4], _hush_iso if data[4:8] == b"ftyp" else None)
    if hushes is not None:
        with suppress(struct.error, IndexError):  # it ends before it has said where the next part is
            hushes(data, quiet)
    if data[-128:-125] == b"TAG" and (hushes is _hush_mp3 or data[:1] == b"\xff"):  # ID3, version 1
        quiet[-125:] = bytes(125)
    return data if quiet == data else bytes(quiet)


def _empty(quiet: bytearray, start: int, end: int) -> None:
    end = min(end, len(quiet))
    if start < end:
        quiet[start:end] = bytes(end - start)


def _hush_iso(data: bytes, quiet: bytearray) -> None:
    room: list[tuple[int, int]] = []
    tracks: list[_Track] = []
    steps = iter(range(MOST_STEPS))  # for all tracks together
    for kind, start, end in _boxes(data):
        head = 16 if data[start : start + 4] == b"\0\0\0\1" else 8
        if kind in _TELLS:
            quiet[start + 4 : start + 8] = b"free"
            _empty(quiet, start + head, end)
        elif kind == b"mdat":
            room.append((start + head, end))
        elif kind == b"trak":
            tracks.append(_Track(start, end, {}))
        elif tracks and start < tracks[-1].end:
            tracks[-1].parts.setdefault(kind, start + head)
    for track in tracks:
        says = track.parts.get(b"hdlr")
        if says is not None and data[says + 8 : says + 12] not in _SHOWN:
            with suppress(struct.error, IndexError, KeyError):  # where it is isn't said: the track goes all the same
                for start, end in _chunks(data, track.parts, steps):
                    if any(begins <= start and end <= ends for begins, ends in room):
                        _empty(quiet, start, end)
            quiet[track.start + 4 : track.start + 8] = b"free"
            _empty(quiet, track.start + 8, track.end)


@dataclass(frozen=True, slots=True)
class _Track:
    """A track's box, and where the content of each part of it begins."""

    start: int
    end: int
    parts: dict[bytes, int]


def _chunks(data: bytes, parts: Mapping[bytes, int], steps: Iterator[int]) -> Iterator[tuple[int, int]]:
    """Where in the file what a track tells is, by its tables of samples (ISO/IEC 14496-12, 8.7)."""
    wide = b"co64" in parts
    offsets, sizes, runs = parts[b"co64" if wide else b"stco"], parts[b"stsz"], parts[b"stsc"]
    (same,) = struct.unpack_from(">I", data, sizes + 4)
    (many_runs,) = struct.unpack_from(">I", data, runs + 4)
    (many,) = struct.unpack_from(">I", data, offsets + 4)
    chunk, run, sample = 0, 0, 0
    for _ in steps:
        if chunk == many:
            return
        if run + 1 < many_runs and struct.unpack_from(">I", data, runs + 8 + 12 * (run + 1))[0] <= chunk + 1:
            run += 1
            continue
        (begins,) = struct.unpack_from(">Q" if wide else ">I", data, offsets + 8 + chunk * (8 if wide else 4))
        (samples,) = struct.unpack_from(">I", data, runs + 12 + 12 * run)
        if sum(1 for _ in islice(steps, samples)) < samples:
            return
        yield (
            begins,
            begins + (same * samples or sum(struct.unpack_from(f">{samples}I", data, sizes + 12 + 4 * sample))),
        )
        chunk, sample = chunk + 1, sample + samples


def _hush_webm(data: bytes, quiet: bytearray) -> None:
    for kind, _start, end, at in _elements(data, _OPENED - {_CLUSTER}):
        if kind not in _TOLD:
            continue
        many = end - at
        size = bytes((0x80 | many - 2,)) if many - 2 < 127 else b"\x01" + (many - 9).to_bytes(7)
        quiet[at:end] = (b"\xec" + size).ljust(many, b"\0")


# Chunks of a WAV file for comments, of broadcasters, of recorders in the field, and for what MP3 and photos have.
_NOTES = frozenset((b"LIST", b"bext", b"iXML", b"cart", b"id3 ", b"ID3 ", b"_PMX", b"axml", b"DISP"))


def _hush_wav(data: bytes, quiet: bytearray) -> None:
    at = 12 if data[8:12] == b"WAVE" else len(data)
    for _ in range(1_000):
        kind, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if kind in _NOTES:
            quiet[at : at + 4] = b"JUNK"
            _empty(quiet, at + 8, at + 8 + size)
        at += 8 + size + size % 2


def _hush_flac(data: bytes, quiet: bytearray) -> None:
    at, last = 4, False
    while not last:
        last, kind, size = data[at] >= 0x80, data[at] & 0x7F, int.from_bytes(data[at + 1 : at + 4])
        if kind in (2, 4, 5, 6):  # of a program, comments, a cue sheet, a picture
            quiet[at] = data[at] & 0x80 | 1
            _empty(quiet, at + 4, at + 4 + size)
        at += 4 + size


def _hush_mp3(data: bytes, quiet: bytearray) -> None:
    quiet[5] = 0
    _empty(quiet, 10, 10 + _id3_size(data))


def _id3_size(data: bytes) -> int:
    return sum((byte & 0x7F) << 7 * place for place, byte in enumerate(reversed(data[6:10])))


# --- ISO media files: MP4, MOV, M4A (ISO/IEC 14496-12) -----------------------------------------------------------


def _iso(data: bytes) -> Recording:
    brand, shows, seconds = data[8:12], False, 0.0
    for kind, start, end in _boxes(data):
        body = data[start + 8 : min(end, start + 64)]
        if kind == b"hdlr" and body[8:12] == b"vide":
            shows = True
        elif kind == b"mvhd" and len(body) >= 32:
            long = body[0] == 1  # a version with 64 bits for each time
            rate, lasts = struct.unpack_from(">IQ", body, 20) if long else struct.unpack_from(">II", body, 12)
            seconds = lasts / rate if rate and lasts < (1 << 63 if long else 0xFFFF_FFFF) else 0.0
    ending = ("mov" if brand == b"qt  " else "mp4") if shows else "m4a"
    return Recording(ending, shows, _whole(seconds))


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Every box with where it begins and ends, those inside the ones we look into, too."""
    at, steps, around = 0, 0, [len(data)]
    while around and steps < MOST_STEPS:
        until = around[-1]
        if at + 8 > until:
            at = around.pop()
            continue
        steps += 1
        size, kind, head = struct.unpack_from(">I", data, at)[0], data[at + 4 : at + 8], 8
        if size == 1 and at + 16 <= until:
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        end = at + size if size else until
        if end < at + head or end > until:
            return
        yield kind, at, end
        if kind in _MOVED:
            around.append(end)
            at += head
        else:
            at = end


# --- WebM (RFC 8794, RFC 9559) -----------------------------------------------------------------------------------

_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0
_SCALE, _LASTS, _KIND, _SINCE, _BLOCK, _SIMPLE = 0x2AD7B1, 0x4489, 0x83, 0xE7, 0xA1, 0xA3
_OPENED = frozenset((_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP))
# Tags, attached files, chapters, a title, when and under which name it was written.
_TOLD = frozenset((0x1254C367, 0x1941A469, 0x1043A770, 0x7BA9, 0x4461, 0x7384))


def _webm(data: bytes) -> Recording:
    """A recorder in a browser doesn't write how long it was: then the last block tells."""
    shows, scale, lasts, since, last = False, 1_000_000, 0.0, 0, 0
    for kind, start, end, _at in _elements(data, _OPENED):
        if kind == _KIND:
            shows = shows or data[start:end] == b"\x01"
        elif kind == _SCALE:
            scale = int.from_bytes(data[start:end]) or scale
        elif kind == _LASTS and end - start in (4, 8):
            lasts = struct.unpack(">f" if end - start == 4 else ">d", data[start:end])[0]
        elif kind == _SINCE:
            since = int.from_bytes(data[start:end])
        elif kind in (_BLOCK, _SIMPLE) and start < end:
            numbered = _vint(data, start, end)
            if numbered is not None and numbered[1] + 2 <= end:
                last = max(last, since + struct.unpack_from(">h", data, numbered[1])[0])
    return Recording("webm", shows, _whole((lasts if lasts > 0 else last) * scale / 1e9))


def _elements(data: bytes, opened: Collection[int]) -> Iterator[tuple[int, int, int, int]]:
    """Every element's kind, where its content begins and ends, and where it begins itself.

    Those that hold others are opened, not passed; so is one that doesn't say how long it is.
    """
    at = 0
    for _ in range(MOST_STEPS):
        named = _vint(data, at, len(data), marked=True)
        sized = _vint(data, named[1], len(data)) if named else None
        if named is None or sized is None:
            return
        kind, (size, start) = named[0], sized
        unknown = size == (1 << 7 * (start - named[1])) - 1
        end = len(data) if unknown else min(len(data), start + size)
        yield kind, start, end, at
        at = start if kind in opened or (unknown and kind == _CLUSTER) else end


def _vint(data: bytes, at: int, until: int, *, marked: bool = False) -> tuple[int, int] | None:
    """A number of 1 to 8 bytes whose length its first bits say, and where it ends; None where there is none."""
    if at >= until or not data[at]:
        return None
    length = 9 - data[at].bit_length()
    if at + length > until:
        return None
    number = int.from_bytes(data[at : at + length])
    return (number if marked else number & (1 << 7 * length) - 1), at + length


# --- Sound alone -------------------------------------------------------------------------------------------------


def _ogg(data: bytes) -> float:
    """By the last page's position (RFC 3533); Opus counts 48,000 a second (RFC 7845), Vorbis as it says."""
    rate, skipped = 0, 0
    if (at := data.find(b"OpusHead", 0, 512)) >= 0:
        rate, skipped = 48_000, struct.unpack_from("<H", data, at + 10)[0]
    elif (at := data.find(b"\x01vorbis", 0, 512)) >= 0:
        rate = struct.unpack_from("<I", data, at + 12)[0]
    elif (at := data.find(b"Speex   ", 0, 512)) >= 0:
        rate = struct.unpack_from("<I", data, at + 36)[0]
    last = data.rfind(b"OggS\0")
    position = struct.unpack_from("<q", data, last + 6)[0]
    return (position - skipped) / rate if rate else 0.0


def _wav(data: bytes) -> float:
    at, rate = 12, 0
    for _ in range(1_000):
        kind, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if kind == b"fmt ":
            rate = struct.unpack_from("<I", data, at + 16)[0]
        elif kind == b"data":
            return min(size, len(data) - at - 8) / rate if rate else 0.0
        at += 8 + size + size % 2
    return 0.0


def _flac(data: bytes) -> float:
    """STREAMINFO comes first (RFC 9639): 20 bits of rate, and 36 of how many samples."""
    packed = int.from_bytes(data[18:26])
    rate, samples = packed >> 44, packed & (1 << 36) - 1
    return samples / rate if rate else 0.0


_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # MPEG 1, layer 3
_KBITS_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)  # MPEG 2 and 2.5
_RATES = (44_100, 48_000, 32_000)


def _mp3(data: bytes) -> float:
    """By the number of frames where an encoder wrote it down; else as if all were like the first."""
    at = 0
    if data.startswith(b"ID3"):
        at = 10 + _id3_size(data)
    at = data.find(b"\xff", at, at + 4_096)
    if at < 0 or data[at + 1] & 0xE6 != 0xE2:  # a frame of layer 3
        return 0.0
    version, kbits, rate = data[at + 1] >> 3 & 3, data[at + 2] >> 4, data[at + 2] >> 2 & 3
    rate_hz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    samples = 1152 if version == 3 else 576
    for name in (b"Xing", b"Info"):
        if (there := data.find(name, at, at + 200)) >= 0 and data[there + 7] & 1:
            return float(struct.unpack_from(">I", data, there + 8)[0] * samples / rate_hz)
    bits = (_KBITS if version == 3 else _KBITS_LOW)[kbits] * 1000
    return (len(data) - at) * 8 / bits if bits else 0.0


_AAC_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)


def _aac(data: bytes) -> float:
    """Frame by frame: each is 1,024 samples."""
    at, frames, rate = 0, 0, _AAC_RATES[data[2] >> 2 & 15]
    while at + 7 <= len(data) and data[at] == 0xFF and frames < MOST_STEPS:
        size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if size < 7:
            break
        at, frames = at + size, frames + 1
    return frames * 1024 / rate


def _guarded(reads: Callable[[bytes], float], data: bytes) -> int | None:
    try:
        return _whole(reads(data))
    except (struct.error, IndexError, KeyError):  # it ends before it has said how long it is, or says nonsense
        return None


def _whole(seconds: float) -> int | None:
    return max(1, round(seconds)) if 0 < seconds <= LONGEST_S else None


_HUSHES: Mapping[bytes, Callable[[bytes, bytearray], None]] = {
    b"\x1aE\xdf\xa3": _hush_webm, b"RIFF": _hush_wav, b"fLaC": _hush_flac,
    **{b"ID3" + bytes((version,)): _hush_mp3 for version in range(2, 5)},
}  # fmt: skip
