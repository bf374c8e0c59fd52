"""Files as people, phones and attackers send them, made here."""

import struct
import zlib
from base64 import b64decode
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, PngImagePlugin

from bot.media.scenes import Scene, photograph

SECRET = b"SECRETPLACE"
ORIENTATION, DESCRIPTION, GPS = 0x0112, 0x010E, 0x8825
CORNERS = {(0, 0): (220, 30, 30), (1, 0): (30, 180, 40), (0, 1): (40, 60, 220), (1, 1): (240, 220, 40)}

# How a camera held in each of the eight ways stores an upright picture (Exif 2.32, 4.6.4).
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@lru_cache(32)
def demo(scene: Scene, seed: int) -> bytes:
    """A photo of the demo, drawn once for all tests."""
    return photograph(scene, seed, datetime(2026, 11, 19, 18, 30, tzinfo=UTC), (33.749, -84.388))


def quarters(width: int = 400, height: int = 300) -> Image.Image:
    """A picture with a colour of its own in each corner."""
    image = Image.new("RGB", (width, height))
    for (x, y), colour in CORNERS.items():
        image.paste(colour, (x * width // 2, y * height // 2, (x + 1) * width // 2, (y + 1) * height // 2))
    return image


def scenery(seed: int, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A picture with light and shade of its own, like no other seed's."""
    dice = Random(seed)
    noise = Image.frombytes("RGB", (8, 6), dice.randbytes(8 * 6 * 3)).resize(size, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(noise)
    for _ in range(40):
        x, y, side = dice.randrange(size[0]), dice.randrange(size[1]), dice.randint(10, 120)
        colour = dice.randrange(256), dice.randrange(256), dice.randrange(256)
        pen.rectangle((x, y, x + side, y + side // 2), colour)
    return noise


def jpeg(image: Image.Image, **options: object) -> bytes:
    """A picture as JPEG."""
    file = BytesIO()
    image.save(file, "JPEG", **({"quality": 92} | options))
    return file.getvalue()


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file of a kind."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def notes(orientation: int = 1) -> Image.Exif:
    """EXIF with a place in it."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = orientation, SECRET.decode()
    where = exif.get_ifd(GPS)
    where[1], where[2], where[3], where[4] = "N", (33.0, 44.0, 56.4), "W", (84.0, 23.0, 16.8)
    where[29] = SECRET.decode()
    return exif


def talkative_jpeg(orientation: int = 1) -> bytes:
    """A JPEG that tells its place in every way a JPEG can."""
    stored = STORED[orientation]
    image = quarters() if stored is None else quarters().transpose(stored)
    plain = jpeg(
        image,
        exif=notes(orientation),
        comment=SECRET,
        icc_profile=profile(SECRET.decode()),
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>",
    )
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", 5 + len(SECRET))
    iptc += b"\x1c\x02\x5a" + struct.pack(">H", len(SECRET)) + SECRET
    segment = b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc
    return plain[:2] + segment + plain[2:] + SECRET


def talkative_png() -> bytes:
    """A PNG that tells its place in every way a PNG can, and hides something behind transparency."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET.decode())
    told.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return saved(quarters(), "PNG", pnginfo=told, exif=notes(), icc_profile=profile(SECRET.decode()))


def talkative_webp() -> bytes:
    """A WebP with EXIF, XMP and a profile."""
    return saved(quarters(), "WEBP", exif=notes(), xmp=SECRET, icc_profile=profile(SECRET.decode()))


def remarked_jpeg() -> bytes:
    """A JPEG that tells its place in a comment and XMP, and has no profile whose transform would drop them."""
    return jpeg(quarters(), comment=SECRET, xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>")


def remarked_png() -> bytes:
    """A PNG without a profile that tells its place in text chunks, named as JPEG calls its own."""
    told = PngImagePlugin.PngInfo()
    told.add_text("comment", SECRET.decode())
    told.add_text("Comment", SECRET.decode())
    told.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return saved(quarters(), "PNG", pnginfo=told)


def remarked_webp() -> bytes:
    """A WebP without a profile that tells its place in XMP and EXIF."""
    return saved(quarters(), "WEBP", exif=notes(), xmp=SECRET)


def segments(data: bytes) -> list[int]:
    """The markers of a JPEG up to the coded picture, then 0xD9 if the file ends just where the picture does."""
    found, at = [], 2
    while True:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        found.append(marker)
        at += 2 + length
        if marker == 0xDA:
            return [*found, 0xD9] if data.find(b"\xff\xd9", at) == len(data) - 2 else found


def profile(name: str = "Display P3") -> bytes:
    """An ICC profile with the primaries of Display P3, a gamma of 2.2 and a name (ICC.1:2010, version 2)."""
    primaries = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
        b"wtpt": (0.9642, 1.0, 0.8249),
    }
    text = name.encode() + b"\0"
    tags = {b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * 78}
    tags[b"cprt"] = b"text\0\0\0\0none\0"
    for tag, xyz in primaries.items():
        tags[tag] = b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in xyz))
    for tag in (b"rTRC", b"gTRC", b"bTRC"):
        tags[tag] = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256))
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for tag, data in tags.items():
        table += tag + struct.pack(">II", at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2026, 11, 19, 12, 0, 0, b"acsp") + b"\0" * 28
    head += struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def huge_png(side: int = 20_000, *, depth: int = 1, colours: int = 0) -> bytes:
    """A small file that unpacks to side x side pixels; ``depth`` and ``colours`` as in its header."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = bytes(1 + side * depth * {0: 1, 2: 3, 6: 4}[colours] // 8)
    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, depth, colours, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def large_animation(kind: str, side: int = 1_500, frames: int = 12) -> bytes:
    """A picture that moves, of which the first frame is what is kept."""
    first, *others = [Image.new("RGB", (side, side), (20 * n, 90, 200 - 10 * n)) for n in range(frames)]
    return saved(first, kind, save_all=True, append_images=others, duration=80)


def hostile() -> dict[str, bytes]:
    """Pictures made to hurt: bombs, cut short, two things at once, and rare ways to save one, the largest there are."""
    phone = jpeg(scenery(7, (4032, 3024)), quality=80)
    return {
        "bomb": huge_png(), "bomb-in-colour": huge_png(7_000, depth=8, colours=2),
        "bomb-seen-through": huge_png(7_000, depth=16, colours=6), "bomb-grey": huge_png(7_000, depth=16),
        "bomb-webp": huge_webp(), "bomb-scans": many_scans(100), "cut-jpeg": phone[: len(phone) // 2],
        "cut-png": huge_png(3_000, depth=8, colours=2)[:-40], "two-things": phone + b"PK\x03\x04" + bytes(1_000_000),
        "cmyk": jpeg(Image.new("CMYK", (7_000, 7_000), (9, 99, 9, 40))),
        "cmyk-with-a-profile": jpeg(Image.new("CMYK", (4_000, 3_000)), icc_profile=profile()),
        "progressive": jpeg(Image.new("RGB", (3_300, 3_300), (9, 90, 9)), progressive=True, subsampling=0),
        "16-bit": huge_png(2_600, depth=16), "16-bit-seen-through": huge_png(2_600, depth=16, colours=6),
        "colour-png": huge_png(3_700, depth=8, colours=2), "moving-webp": large_animation("WEBP"),
        "moving-png": large_animation("PNG"), "phone": phone,
    }  # fmt: skip


def padded_webp(image: Image.Image, padding: bytes, *, each: int | None = None) -> bytes:
    """A WebP with something behind its picture that is none, in one part, or in parts of ``each`` bytes."""
    size = len(padding) if each is None else each
    head = b"junk" + size.to_bytes(4, "little")
    parts = b"".join([head + padding[at : at + size] for at in range(0, len(padding), size or 8)])
    plain = saved(image, "WEBP", method=0)
    return plain[:4] + (len(plain) + len(parts) - 8).to_bytes(4, "little") + plain[8:] + parts


def huge_webp(side: int = 16_383) -> bytes:
    """A WebP of one colour, which takes no bits a pixel, with its size written anew: 60 bytes for 268 megapixels."""
    data = bytearray(saved(Image.new("RGB", (60, 40), (9, 90, 200)), "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    flags = struct.unpack("<I", data[at : at + 4])[0] >> 28
    data[at : at + 4] = struct.pack("<I", (side - 1) | (side - 1) << 14 | flags << 28)
    return bytes(data)


def many_scans(scans: int, side: int = 7_000) -> bytes:
    """A progressive JPEG of half a megabyte whose last scan is repeated: seconds of work for every hundred."""
    data = jpeg(Image.new("RGB", (side, side), (120, 80, 30)), progressive=True, quality=30)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * scans + data[-2:]


# A red square of 32 x 32 pixels as a phone of this kind would code it (HEVC).
HEIC = b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ACJpbG9jAAAAAERAAAEAAQAAAAABoQABAAAAAAAAAB8AAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRt"
    "AAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5j"
    "bHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAACAAAAABAAAAIAAAAAH////gAAAAAv///+AAAAACAAAAEHBp"
    "eGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAACdtZGF0AAAAGygBrwT4cWTTt/+Bd///9lGOy/uiFw7SfAP2/A=="
)
