"""Recordings and films: what they are, how long they last, and nothing of where; whatever else comes ends well."""

import zipfile
from io import BytesIO
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.media import documents
from bot.media.recordings import Recording, recognise, untold
from tests.media import films

TELLING = (films.mov_with_a_way(), films.webm_with_tags(), *films.noted().values())
MADE = {
    "mp4": (films.mp4(), Recording("mp4", True, 42)),
    "mov": (films.mp4(61.4, brand=b"qt  "), Recording("mov", True, 61)),
    "m4a": (films.mp4(0.2, shows=False, brand=b"M4A "), Recording("m4a", False, 1)),
    "webm film": (films.webm(), Recording("webm", True, 42)),
    "webm as recorded": (films.webm(90, shows=False, told=False), Recording("webm", False, 90)),
    "opus": (films.opus(187), Recording("ogg", False, 187)),
    "wav": (films.wav(3), Recording("wav", False, 3)),
    "flac": (films.flac(75), Recording("flac", False, 75)),
    "mp3": (films.mp3(600), Recording("mp3", False, 600)),
    "mp3 uncounted": (films.mp3(5, counted=False), Recording("mp3", False, 5)),
    "aac": (films.aac(9), Recording("aac", False, 9)),
}


@pytest.mark.parametrize("name", MADE)
def test_a_file_tells_what_it_is_and_how_long_it_lasts(name: str) -> None:
    data, found = MADE[name]

    assert recognise(data) == found


@pytest.mark.parametrize("name", MADE)
def test_half_a_file_is_known_and_nothing_breaks(name: str) -> None:
    data, found = MADE[name]

    half = recognise(data[: len(data) // 2])

    assert half is not None
    assert half.seconds is None or half.seconds <= max(found.seconds or 0, 1) * 2


def test_a_film_is_kept_without_where_it_was_and_stays_what_it_is() -> None:
    film = films.mp4()
    assert film.count(films.SECRET) == 3

    quiet = untold(film)

    assert films.SECRET not in quiet
    assert len(quiet) == len(film)
    assert quiet.find(b"picture") == film.find(b"picture")
    assert recognise(quiet) == recognise(film)
    assert untold(quiet) == quiet
    assert untold(films.mp4(told=False)) == films.mp4(told=False)


@pytest.mark.parametrize("wide", [False, True], ids=["near", "wide"])
def test_a_camera_that_writes_its_way_into_a_film_is_kept_without_it(*, wide: bool) -> None:
    film = films.mov_with_a_way(wide=wide)
    assert film.count(films.SECRET) == 2

    quiet = untold(film)

    assert films.SECRET not in quiet
    assert quiet.count(b"picture") == film.count(b"picture") == 8
    assert quiet.find(b"picture") == film.find(b"picture")
    assert len(quiet) == len(film)
    assert recognise(quiet) == recognise(film) == Recording("mov", True, 42)
    assert untold(quiet) == quiet


def test_a_film_from_an_editor_is_kept_without_its_tags() -> None:
    film = films.webm_with_tags()
    assert films.SECRET in film

    quiet = untold(film)

    assert films.SECRET not in quiet
    assert b"LOCATION" not in quiet
    assert (len(quiet), quiet.find(b"picture")) == (len(film), film.find(b"picture"))
    assert recognise(quiet) == recognise(film) == Recording("webm", True, 42)
    assert untold(quiet) == quiet
    assert untold(films.webm()) == films.webm()


@pytest.mark.parametrize("kind", sorted(films.noted()))
def test_a_recording_is_kept_without_what_a_program_wrote_beside_it(kind: str) -> None:
    sound = films.noted()[kind]
    assert films.SECRET in sound

    quiet = untold(sound)

    assert films.SECRET not in quiet
    assert len(quiet) == len(sound)
    assert recognise(quiet) == recognise(sound)
    known = recognise(sound)
    assert known is not None
    assert (known.ending, known.seconds) == (kind, 42)
    assert untold(quiet) == quiet


def test_a_file_that_says_nonsense_about_its_length_says_nothing() -> None:
    assert recognise(films.mp4(90 * 3600)) == Recording("mp4", True, None)
    assert recognise(films.flac(0)) == Recording("flac", False, None)
    assert recognise(b"OggS") == Recording("ogg")
    assert recognise(b"RIFF\0\0\0\0WAVE") == Recording("wav")
    assert recognise(b"\0\0\0\x18ftypheic") is None
    assert recognise(b"RIFF\0\0\0\0AVI ") is None
    assert recognise(b"hello") is None


def test_a_file_of_nothing_but_small_parts_takes_no_second() -> None:
    begun = process_time()

    recognise(films.mp4()[:24] + films.box(b"moov", films.box(b"free") * 1_000_000))
    recognise(films.webm()[:12] + b"\xec\x80" * 4_000_000)
    untold(films.many_tracks(20_000))

    assert process_time() - begun < 5  # a fifth of a second each where nothing else runs


@settings(max_examples=300, deadline=None)
@given(
    base=st.sampled_from([data[:3_000] for data in (*(data for data, _found in MADE.values()), *TELLING)]),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 40)), min_size=1, max_size=6),
)
def test_a_damaged_recording_is_known_or_not_and_nothing_else(
    base: bytes, cuts: list[tuple[float, bytes, int]]
) -> None:
    data = bytearray(base)
    for where, patch, gone in cuts:
        at = round(where * len(data))
        data[at : at + gone] = patch

    found = recognise(bytes(data))

    assert found is None or found.seconds is None or found.seconds > 0
    assert len(untold(bytes(data))) == len(data)


def archive(*names: str, stored: str = "") -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        if stored:
            packed.writestr(zipfile.ZipInfo("mimetype"), stored)
        for name in names:
            packed.writestr(name, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        ("Notes from Güven’s stand.\n".encode(), "txt"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (archive("ppt/presentation.xml"), "pptx"),
        (archive("content.xml", stored="application/vnd.oasis.opendocument.text"), "odt"),
        (archive("content.xml", stored="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (archive("virus.exe"), None),
        (b"MZ\x90\x00 a program", None),
        (b"\x7fELF", None),
        (b"", None),
        (b"  \n ", None),
        ("naïve".encode("latin-1"), None),
    ],
)
def test_a_document_is_known_by_what_is_in_it(data: bytes, ending: str | None) -> None:
    assert documents.ending(data) == ending
