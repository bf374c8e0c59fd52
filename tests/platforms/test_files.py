"""Photos and recordings on their way in and out of the browser."""

import hashlib
import io
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from aiohttp import ClientOSError, ClientResponseError
from PIL import Image

from bot.chat.intake import LARGEST_PHOTO, LARGEST_VOICE
from bot.media import studio
from bot.media.recordings import recognise
from tests.platforms.test_conversation import handed_in
from tests.platforms.visiting import Visitor, Visitors
from tests.platforms.world import World, photo, voice_note

HTML = {"Accept": "text/html"}


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database will do: nothing here depends on which."""
    shutil.copy(sqlite_template, tmp_path / "streetteam.db")
    return f"sqlite:///{tmp_path}/streetteam.db"


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it is 30,000 pixels square."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100_000)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


async def test_a_photo_comes_back_as_two_copies_and_never_as_it_came(visitors: Visitors) -> None:
    maya, data = await visitors.member("Maya"), photo()

    answer = (await maya.sends("/photo", data)).json
    key = answer["html"].split("/media/")[1].split('"')[0]
    small = await maya.gets(f"/media/{key}")
    original = await maya.gets(f"/media/{hashlib.sha256(data).hexdigest()}.jpg")

    assert max(Image.open(io.BytesIO(small.body)).size) == 320
    assert small.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in small.headers["Cache-Control"]
    assert "private" in small.headers["Cache-Control"]
    assert original.status == 404


async def test_what_a_browser_has_is_not_sent_again(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    key = (await maya.sends("/photo", photo())).json["html"].split("/media/")[1].split('"')[0]
    first = await maya.gets(f"/media/{key}")

    again = await maya.gets(f"/media/{key}", **{"If-None-Match": first.headers["ETag"]})

    assert (again.status, again.body) == (304, b"")


async def test_the_same_photo_twice_is_one(visitors: Visitors) -> None:
    maya, data = await visitors.member("Maya"), photo()

    assert await maya.photographs(data) == await maya.photographs(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 hello", "PDF"),
        (b"GIF89a" + b"\0" * 50, "GIF"),
        (b"#!/bin/sh\nrm -rf /", "isn’t a photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "can’t be opened"),
        (photo()[:2_000], "damaged"),
        (bomb(), "too many pixels"),
    ],
    ids=["nothing", "pdf", "gif", "script", "svg", "half a photo", "bomb"],
)
async def test_what_is_no_photo_is_refused_in_a_sentence(visitors: Visitors, data: bytes, says: str) -> None:
    maya = await visitors.member("Maya")

    response = await maya.sends("/photo", data)

    assert response.status == 422
    assert says in response.json["says"]


async def test_too_large_is_said_by_name_and_nothing_is_kept(visitors: Visitors, world: World) -> None:
    maya = await visitors.member("Maya")

    said = ""
    try:
        response = await maya.sends("/photo", b"\xff\xd8\xff" + b"\0" * LARGEST_PHOTO, name="../../wall <b>.jpg")
        said = response.json["says"]
    except (ClientOSError, ClientResponseError):  # the server had hung up before all was sent: that is its right
        pass

    assert said in ("", "“wall <b>.jpg” is larger than 25 MB. Send a smaller copy, please.")
    assert await world.database.read(lambda tx: tx.all("SELECT id FROM media")) == []


async def test_a_photo_just_small_enough_is_looked_at(visitors: Visitors) -> None:
    maya, data = await visitors.member("Maya"), photo()

    response = await maya.sends("/photo", data + b"\0" * (LARGEST_PHOTO - len(data)))

    assert response.status == 200


async def test_a_recording_is_kept_and_played_in_parts(visitors: Visitors) -> None:
    maya, data = await visitors.member("Maya"), voice_note()

    answer = (await maya.sends("/voice", data, "note.wav")).json
    address = answer["html"].split('src="')[1].split('"')[0]
    whole, part = await maya.gets(address), await maya.gets(address, Range="bytes=4-11")
    beyond = await maya.gets(address, Range="bytes=999999-")

    assert whole.body == data
    assert whole.headers["Content-Type"] == "audio/wav"
    assert (part.status, part.body) == (206, data[4:12])
    assert part.headers["Content-Range"] == f"bytes 4-11/{len(data)}"
    assert beyond.status == 416


@pytest.mark.parametrize("data", [b"", photo(), b"hello", b"RIFF0000AVI ", b"\0\0\0\x18ftypheic"])
async def test_what_is_no_recording_is_refused_in_a_sentence(visitors: Visitors, data: bytes) -> None:
    maya = await visitors.member("Maya")

    response = await maya.sends("/voice", data, "note.ogg")

    assert response.status == 422
    assert "“note.ogg” isn’t a recording" in response.json["says"]


def test_recordings_are_known_by_their_first_bytes() -> None:
    kinds = {
        b"OggS": "ogg", b"\x1aE\xdf\xa3": "webm", b"ID3\x04": "mp3", b"\xff\xfb\x90\x00": "mp3", b"\xff\xf1\x50": "aac",
        b"fLaC": "flac", b"\0\0\0\x1cftypM4A ": "m4a", b"RIFF\0\0\0\0WAVE": "wav",
    }  # fmt: skip

    assert {data: found.ending for data in kinds if (found := recognise(data))} == kinds
    assert LARGEST_VOICE == 20_000_000


async def test_strangers_are_shown_no_file(outside: World) -> None:
    async with Visitor(outside) as stranger:
        for path in (f"/media/{'a' * 64}.jpg", "/picture/m-1/1", "/file/m-1/1"):
            assert (await stranger.gets(path)).status == 401


@pytest.mark.parametrize("key", ["nothing.jpg", "..%2f..%2fetc%2fpasswd", f"{'a' * 64}.jpg", "a" * 300])
async def test_a_made_up_key_leads_to_nothing(visitors: Visitors, key: str) -> None:
    maya = await visitors.member("Maya")
    await maya.photographs(photo())

    assert (await maya.gets(f"/media/{key}")).status == 404


async def test_a_request_without_a_file_makes_no_sense(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    headers = {"Origin": maya.world.address, "X-Street-Team-Person": maya.app["data-person"]}

    async with maya.http.post(f"{maya.world.address}/photo", data={"other": "x"}, headers=headers) as response:
        assert response.status in (400, 415)


async def test_photos_in_review_open_large(visitors: Visitors, world: World) -> None:
    await handed_in(visitors, world)
    ines = await visitors.member("Ines", "review")

    shot = ines.page.one("a", class_="shot")
    large = await ines.gets(shot["href"])

    assert shot.one("img")["alt"] == "A photo from Maya"
    assert Image.open(io.BytesIO(large.body)).size == (int(shot["data-width"]), int(shot["data-height"]))


async def test_a_board_is_drawn_for_light_and_for_dark(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    await maya.says("/leaderboard")
    picture = maya.page.one("picture")

    light, dark = await maya.gets(picture.one("img")["src"]), await maya.gets(picture.one("source")["srcset"])

    room = int(picture.one("img")["width"]), int(picture.one("img")["height"])
    assert Image.open(io.BytesIO(light.body)).size == Image.open(io.BytesIO(dark.body)).size == room
    assert light.body != dark.body
    assert "immutable" in light.headers["Cache-Control"]


async def test_a_picture_that_is_not_there_is_said_to_be_gone(visitors: Visitors) -> None:
    maya = await visitors.member("Maya")
    await maya.says("/leaderboard")
    message = maya.page.one("picture").one("img")["src"].split("/")[2]

    for path in (
        f"/picture/{message}/2",
        f"/picture/{message}/x",
        "/picture/m-zzz/1",
        "/picture/!/1",
        f"/file/{message}/1",
    ):
        assert (await maya.gets(path)).status == 404


async def test_nobody_sees_a_picture_of_somebody_elses_conversation(visitors: Visitors) -> None:
    maya, jonas = await visitors.member("Maya"), await visitors.member("Jonas")
    await maya.says("/leaderboard")

    assert (await jonas.gets(maya.page.one("picture").one("img")["src"])).status == 404


async def test_only_the_last_pictures_are_kept(
    visitors: Visitors, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "KEPT", 1)
    maya = await visitors.member("Maya")
    await maya.says("/leaderboard")
    picture = maya.page.one("picture")

    first = await maya.gets(picture.one("img")["src"])
    await maya.gets(picture.one("source")["srcset"])

    assert (await maya.gets(picture.one("img")["src"])).body == first.body
