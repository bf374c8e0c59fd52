"""In Spanish, everything is: no sentence anybody meets on their way is left in English."""

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.words import Catalogues, Phrase, Reader
from tests import reading
from tests.team import Player, Team

ALONE = "{value}"  # a number or a list, without a sentence around it


class Watched(Reader):
    """A reader that notes what it found no translation for."""

    def __init__(self, language: str, zone: ZoneInfo, catalogues: Catalogues, missing: set[str]) -> None:
        super().__init__(language, zone, catalogues.catalogue(language))
        self._missing = missing

    def _pattern(self, phrase: Phrase) -> str:
        found = self._catalogue.get(phrase.text) if self._catalogue else None
        if self.language != "en" and phrase.text != ALONE and (found is None or not found.string):
            self._missing.add(phrase.text)
        return super()._pattern(phrase)


class Watching(Catalogues):
    """Catalogues whose readers are watched."""

    def __init__(self) -> None:
        super().__init__()
        self.missing: set[str] = set()

    def reader(self, language: str, zone: str) -> Reader:
        plain = super().reader(language, zone)
        return Watched(plain.language, plain.zone, self, self.missing)


@pytest.fixture
def url(sqlite_template: Path, tmp_path: Path) -> str:
    """One database is enough: this is about words."""
    shutil.copy(sqlite_template, tmp_path / "streetteam.db")
    return f"sqlite:///{tmp_path / 'streetteam.db'}"


def test_nobody_who_reads_spanish_meets_an_english_sentence(team: Team) -> None:
    watching = Watching()
    team.router.catalogues = watching
    maya, ines = team.member("Maya", "es"), team.lead("Ines", "es")
    omar = team.organizer("Omar")
    omar.taps("settings.language")
    omar.fills(language="es")
    maya.hands_in("Muro de carteles")
    maya.says('/log conversation "Sombra." paradas online talk Abe')
    ines.looks_into("review")
    ines.taps(ines.buttons_to("review.send_back")[0])
    ines.fills(reason="¿Dónde?", parts=[])
    team.clock.move(days=1)
    team.ticks()

    seen: set[str] = set()
    for player in (maya, ines, omar):
        for says in team.house.words:
            player.says(f"/{says}")
            follow(player, seen, depth=2)
        player.says("/nada")
        player.says("hola")
        player.taps("nada")
        player.taps("today.mission|zz")
        player.taps("settings.vacation")
        player.fills(first="nunca", last="2026-02-30")
    for letter in team.letters.posted:
        seat = maya.member if letter.member is not None else None
        if letter.member in (None, maya.member.id):
            team.drawn(letter, seat, letter.place)

    assert len(seen) > 80
    assert watching.missing == set()


def follow(player: Player, seen: set[str], depth: int) -> None:
    """Read what is there, press every button that hasn't been pressed, and read what comes then."""
    assert player.outcome is not None
    assert player.sees is not None
    for _said, action in reading.buttons(player.outcome.reply, player.outcome.reader):
        final = action.route in ("mydata.gone", "campaign.closed", "people.out", "people.revoke", "settings.language")
        if f"{player.name} {action.tap}" in seen or final:
            continue
        seen.add(f"{player.name} {action.tap}")
        player.taps(action.tap)
        if depth:
            follow(player, seen, depth - 1)
