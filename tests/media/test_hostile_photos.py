"""What is no photo gets a sentence its sender understands, and never more: no crash, no second of work, no memory."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.media import kinds
from bot.media.kinds import PhotoRefused
from bot.media.photos import take_in
from tests.media import samples

ROOT = Path(__file__).parents[2]
BASES = (
    samples.talkative_jpeg(),
    samples.jpeg(samples.quarters(90, 60), progressive=True),
    samples.talkative_png(),
    samples.saved(samples.quarters(60, 40).quantize(8), "PNG", transparency=0),
    samples.talkative_webp(),
    samples.saved(samples.quarters(60, 40), "WEBP", lossless=True),
)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", kinds.Empty),
        (b"just some words", kinds.NotAPhoto),
        (b"MZ\x90\x00 a program", kinds.NotAPhoto),
        (b"PK\x03\x04 an archive", kinds.NotAPhoto),
        (b"%PDF-1.7 ...", kinds.IsPdf),
        (b"\x00\x00\x00\x20ftypisom....", kinds.IsVideo),
        (b"\x00\x00\x00\x14ftypqt  ....", kinds.IsVideo),
        (b"\x1aE\xdf\xa3 webm", kinds.IsVideo),
        (b"RIFF\x00\x00\x00\x00AVI LIST", kinds.IsVideo),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", kinds.IsSound),
        (b"\x00\x00\x00\x20ftypM4A ....", kinds.IsSound),
        (b"OggS a voice note", kinds.IsSound),
        (samples.saved(samples.quarters(), "GIF"), kinds.IsGif),
        (samples.saved(samples.quarters(), "TIFF"), kinds.OtherPicture),
        (samples.saved(samples.quarters(), "BMP"), kinds.OtherPicture),
        (b"\x00\x00\x00\x20ftypavif....", kinds.OtherPicture),
        (b"\xff\xd8\xff\xe0 and then nothing", kinds.Broken),
        (b"\x89PNG\r\n\x1a\n", kinds.Broken),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", kinds.Broken),
    ],
)
def test_a_file_that_is_no_photo_is_named_for_what_it_is(data: bytes, refusal: type[PhotoRefused]) -> None:
    with pytest.raises(PhotoRefused) as raised:
        take_in(data)

    assert type(raised.value) is refusal
    assert str(raised.value) == refusal.says


def test_every_refusal_says_something_of_its_own_and_the_next_step() -> None:
    def family(of: type[PhotoRefused]) -> list[type[PhotoRefused]]:
        return [of, *(below for child in of.__subclasses__() for below in family(child))]

    sentences = [refusal.says for refusal in family(PhotoRefused)]

    assert len(set(sentences)) == len(sentences) >= 10
    assert all("lease send" in sentence for sentence in sentences)


@pytest.mark.parametrize("base", BASES, ids=range(len(BASES)))
@pytest.mark.parametrize("part", [0.3, 0.5, 0.7])
def test_half_a_photo_is_refused(base: bytes, part: float) -> None:
    with pytest.raises(kinds.Broken):
        take_in(base[: round(len(base) * part)])


def test_a_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(kinds.TooLarge):
        take_in(samples.huge_png())


def test_as_many_pixels_as_the_best_phone_has_are_taken() -> None:
    assert take_in(samples.jpeg(Image.new("RGB", (8064, 6048)), quality=30)).width == 1600


def test_a_webp_too_large_to_be_opened_cheaply_says_to_send_a_jpeg() -> None:
    with pytest.raises(kinds.TooLargeWebp, match="as JPEG"):
        take_in(samples.saved(Image.new("RGB", (5000, 4000)), "WEBP", quality=1, method=0))


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (samples.huge_png(4_500, depth=8, colours=2), kinds.TakesTooMuch),
        (samples.huge_png(3_200, depth=8, colours=6), kinds.TakesTooMuch),
        (samples.huge_png(3_200, depth=16), kinds.TakesTooMuch),
        (samples.jpeg(Image.new("RGB", (4_000, 4_000)), progressive=True, subsampling=0), kinds.TakesTooMuch),
        (samples.saved(Image.new("RGB", (2_500, 2_500)), "WEBP", method=0), kinds.TooLargeWebp),
        (samples.padded_webp(Image.new("RGB", (2_500, 2_500)), b"\0" * 400_000), kinds.TooLargeWebp),
        (samples.padded_webp(Image.new("RGB", (2_500, 2_500)), b"\0" * 12_000_000, each=0), kinds.TooLargeWebp),
    ],
    ids=[
        "colour",
        "seen through",
        "16 bits of grey",
        "progressive",
        "webp of one colour",
        "padded webp",
        "webp of many parts",
    ],
)
def test_a_small_file_that_would_unpack_to_a_lot_is_refused_and_says_what_helps(
    data: bytes, refusal: type[PhotoRefused]
) -> None:
    with pytest.raises(refusal, match=r"smaller copy.*JPEG|JPEG.*smaller copy"):
        take_in(data)


def test_the_largest_screenshot_there_is_is_taken() -> None:
    assert take_in(samples.huge_png(2_700, depth=8, colours=6)).width == 1600


def test_a_photo_that_hides_hours_of_work_is_refused() -> None:
    with pytest.raises(kinds.TooLarge):
        take_in(samples.many_scans(500))


def test_a_photo_that_is_also_an_archive_leaves_the_archive_behind() -> None:
    photo = take_in(samples.jpeg(samples.quarters()) + b"PK\x03\x04<script>alert(1)</script>")

    assert b"script" not in photo.public + photo.small


def test_bombs_take_no_memory(tmp_path: Path) -> None:
    script = """
from pathlib import Path
from bot.media.kinds import PhotoRefused
from bot.media.photos import take_in
import sys

def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024

before = peak()
for path in sys.argv[1:]:
    try:
        take_in(Path(path).read_bytes())
    except PhotoRefused:
        continue
    raise SystemExit("taken")
raise SystemExit(0 if peak() - before <= 150 else f"{peak() - before} MB more")
"""
    if not Path("/proc/self/status").is_file():
        pytest.skip("the peak of a process is read from /proc, which only Linux has")
    bombs = {
        "png": samples.huge_png(),
        "scans": samples.many_scans(100),
        "webp": samples.huge_webp(),
        "colour": samples.huge_png(4_500, depth=8, colours=2),
        "seen-through": samples.huge_png(3_200, depth=16, colours=6),
        "grey": samples.huge_png(3_200, depth=16),
    }
    for name, data in bombs.items():
        (tmp_path / name).write_bytes(data)
    paths = [str(tmp_path / name) for name in bombs]

    done = subprocess.run([sys.executable, "-c", script, *paths], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    base=st.sampled_from(BASES),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=8),
)
def test_a_damaged_photo_is_taken_or_refused_and_nothing_else(
    base: bytes, cuts: list[tuple[float, bytes, int]]
) -> None:
    data = bytearray(base)
    for where, patch, gone in cuts:
        at = round(where * len(data))
        data[at : at + gone] = patch

    try:
        photo = take_in(bytes(data))
    except PhotoRefused:
        return

    assert max(photo.width, photo.height) <= 1600
    assert samples.SECRET not in photo.public + photo.small


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFFabcdWEBP", b"\0\0\0\x18ftypheic"]),
)
def test_noise_is_refused(noise: bytes, begin: bytes) -> None:
    with pytest.raises(PhotoRefused):
        take_in(begin + noise)


def test_a_header_that_says_its_colours_have_no_size_is_damaged() -> None:
    data = samples.jpeg(samples.quarters(90, 60), progressive=True)
    at = data.index(b"\xff\xc2")
    sizes = [at + 11 + 3 * part for part in range(3)]  # marker, length, depth, height, width, how many, then three each
    assert data[at + 9] == 3

    spoilt = bytes(0 if place in sizes else byte for place, byte in enumerate(data))

    with pytest.raises(kinds.Broken):
        take_in(spoilt)


def test_only_where_the_picture_itself_is_counts_as_photographed() -> None:
    def box(name: bytes, size: int, told: int | None = None) -> bytes:
        return (size + 8 if told is None else told).to_bytes(4) + name + b"\0" * size

    large = (1).to_bytes(4) + b"mdat" + (24).to_bytes(8) + b"\0" * 8
    file = box(b"ftyp", 16) + box(b"free", 500) + box(b"mdat", 100) + large + box(b"mdat", 30, told=0)

    assert kinds.coded("heic", file) == 108 + 24 + 38
    assert kinds.coded("heic", file + b"never reached") == 108 + 24 + 51
    assert kinds.coded("heic", b"\0\0\0\5mdat....") <= 8
    assert kinds.coded("jpeg", b"all of it") == 9
