"""A day read in Spanish: whatever somebody reads in it, no sentence of ours is left in English."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import pytest

from bot import catalogue
from bot.chat.fields import Photos
from bot.chat.screen import Ask, Notice, Screen
from bot.database import Database, StorageTrouble
from bot.database.units import Work
from bot.words import Catalogues, Phrase, Reader, Written
from campaigns.people import Role
from tests import reading
from tests.team import Player, Team

Result = TypeVar("Result")

# Keys and names for the program: nobody reads them.
UNSEEN = {"route", "carries", "value", "tap", "key", "public", "small", "name", "colour", "weight", "tone", "answer"}
BETWEEN = re.compile(r" · |: |, | y |; |\n|\. ")
WORDY = 3  # words: so many in a row are ours wherever they stand, fewer only where they stand alone


def test_a_members_day_has_no_english_in_it(team: Team) -> None:
    diego, ines = team.member("Diego", "es"), team.lead("Ines", "es")
    reads(diego, "/start", "Mi misión", "Entregar")
    fills(diego, title="Muro de carteles")

    assert "Recibido:" in diego.sees
    reads(diego, "/me", "Lo que entregué", "Mis números", "Tabla", "Desde el inicio", "Equipos", "/handin", "/today")
    reads(ines, "/review", "Muro de carteles: Abrir", "Devolver")
    ines.fills(reason="Está un poco oscura.", parts=["photos"])
    nothing_english(ines)
    diego.opens_letter("handin.result")
    nothing_english(diego)
    reads(diego, "Intentar de nuevo")
    fills(diego)
    reads(ines, "/review", "Muro de carteles: Abrir", "Aprobar", "/announce")
    ines.fills(text="El jueves, a las siete.")
    nothing_english(ines)
    diego.opens_letter("handin.result")
    nothing_english(diego)

    assert team.points(diego) == 10
    assert "10 puntos por “Muro de carteles”" in diego.sees


def test_what_somebody_logs_picks_and_passes_is_spanish(team: Team) -> None:
    diego = team.member("Diego", "es")
    reads(diego, "/log conversation")
    diego.fills(
        listened="La sombra", topic="Las paradas", where="en persona", depth="una charla", contact="Abel", link=""
    )
    nothing_english(diego)
    assert "Recibido: Una conversación" in diego.sees
    reads(diego, "/log profile")
    diego.fills(address="https://a.example/grupo", purpose="Para escuchar", disclosed="no")
    nothing_english(diego)
    diego.fills(address="https://a.example/grupo", purpose="Para escuchar", disclosed="sí")
    nothing_english(diego)
    assert "Recibido: Un perfil" in diego.sees

    reads(diego, "/today", "Cambiarla", "/board", "A page of ours: Ver", "Tomarla", "Hoy no", "Ver el tablero")
    reads(diego, "/privacy", "Borra todo", "No, dejarlo", "Dame todo", "/help", "/settings", "/algo", "/mission")
    diego.says("hola")
    nothing_english(diego)


def test_what_is_wrong_with_an_answer_is_said_in_spanish(team: Team) -> None:
    diego = team.member("Diego", "es")
    for form, answers in {
        "Intereses": {"tracks": "ajedrez", "reach": ""},
        "Horarios": {"handout": "mañana", "quiet_from": "25:00", "quiet_until": "08:00", "minutes": "pocos"},
        "Vacaciones": {"first": "pronto", "last": "2026-02-30"},
        "Idioma y zona": {"language": "klingon", "zone": "xyzzy"},
    }.items():
        reads(diego, "/settings", form)
        diego.fills(**answers)
        nothing_english(diego)
        assert any(question.wrong for question in diego.form.questions), form
    reads(diego, "/settings", "Vacaciones")
    diego.fills(first="2026-11-20", last="2026-11-18")
    nothing_english(diego)
    reads(diego, "/handin 99", "/join NOPE", "/review", "/people role", "/recap", "/people remove Diego")


@pytest.mark.parametrize("role", [Role.MEMBER, Role.LEAD, Role.OWNER])
def test_wherever_the_buttons_lead_it_is_spanish(team: Team, role: Role) -> None:
    diego, other = team.seated("Diego", role, "es"), team.member("Lucía", "es")
    reads(other, "/today", "Entregar")
    fills(other, title="Muro de carteles")
    seen: set[str] = set()

    for words in ("/start", "/help", "/today", "/board", "/me", "/leaderboard", "/settings", "/privacy", "/review",
                  "/mission", "/mission new", "/mission list", "/people", "/people list", "/people invite",
                  "/campaign status", "/recap", "/export", "/announce Hola", "/log interview"):  # fmt: skip
        reads(diego, words)
        follow(diego, seen, depth=2)

    assert len(seen) > 20
    assert not [english for letter in team.posted(to=diego) for english in english_in(letter)]


@pytest.mark.parametrize("reason", ["the disk is full", "the database server went away (server closed the connection)"])
def test_a_disk_that_is_full_is_told_in_spanish(team: Team, reason: str) -> None:
    class Full(Database):
        async def unit(self, work: Work[Result]) -> Result:
            raise StorageTrouble(reason)

    diego = team.member("Diego", "es")
    team.router.database = Full(team.database.engine, team.database.new_id)
    reads(diego, "/today")

    assert diego.sees.startswith("Ahora no puedo guardar nada: ")


def test_numbers_and_days_are_written_as_in_latin_america() -> None:
    reader = Catalogues().reader("es-MX", "America/New_York")

    assert reader.number(12345) == "12,345"
    assert reader.day(date(2026, 11, 19)) == "jue, 19 nov"
    assert reader.together(("fotos", "una nota", "un enlace")) == "fotos, una nota y un enlace"


def test_a_sentence_left_in_english_is_noticed() -> None:
    assert english_in("Ya casi: Try again") == ["Try again"]
    assert english_in("10 points for “Muro”") == ["{n} points for “{title}”"]
    assert english_in("Espera. You’ll hear as soon as they’ve looked. Gracias.")
    assert not english_in("Por qué esta: elegiste Comida y todavía no la has hecho.")


def reads(player: Player, *steps: str) -> None:
    """Type what begins with a slash, press what else is named; look at all that is said on the way."""
    for step in steps:
        if step.startswith("/"):
            player.says(step)
        else:
            player.presses(step)
        nothing_english(player)


def fills(player: Player, title: str = "") -> None:
    """Answer the form there is with something that fits each field."""
    assert title in player.sees
    answers: dict[str, Any] = {}
    for question in player.form.questions:
        answers[question.name] = [player.photo()] if isinstance(question.field, Photos) else "Quedó muy bien."
    player.fills(**answers)
    nothing_english(player)


def follow(player: Player, seen: set[str], depth: int) -> None:
    """Press every button that hasn't been pressed, and those on what comes then."""
    assert player.outcome is not None
    for _label, action in reading.buttons(player.outcome.reply, player.outcome.reader):
        lasts = action.route in ("mydata.gone", "campaign.closed", "people.out", "settings.language")
        if action.tap in seen or lasts:
            continue
        seen.add(action.tap)
        player.taps(action.tap)
        nothing_english(player)
        if depth:
            follow(player, seen, depth - 1)


def nothing_english(player: Player) -> None:
    """All that somebody just read is in their language."""
    assert player.outcome is not None
    reader = player.outcome.reader
    assert reader.language == "es"
    found = {text: english_in(text) for text in shown(player.outcome.reply, reader)}
    assert not {text: english for text, english in found.items() if english}


def shown(part: object, reader: Reader) -> Iterator[str]:
    """Every text of a reply, wherever in it, as it is read."""
    if isinstance(part, str | Phrase | Written):
        yield reader.say(part)
    elif isinstance(part, tuple | list):
        for each in part:
            yield from shown(each, reader)
    elif isinstance(part, Screen | Notice | Ask) or (is_dataclass(part) and not isinstance(part, type)):
        for each in fields(part):
            if each.name not in UNSEEN:
                yield from shown(getattr(part, each.name), reader)


def english_in(text: str) -> list[str]:
    """The sentences of ours that stand in a text in English."""
    parts = {text, *BETWEEN.split(text)}
    return [
        ours
        for ours, pattern, long in sentences()
        if (pattern.search(text) if long else any(pattern.fullmatch(part.strip(" .")) for part in parts))
    ]


@lru_cache(maxsize=1)
def sentences() -> list[tuple[str, re.Pattern[str], bool]]:
    """Our sentences that Spanish says otherwise, what they look like filled in, and whether each is a long one."""
    spanish = Catalogues().catalogue("es")
    assert spanish is not None
    found = []
    for message in catalogue.sentences():
        kept = spanish.get(message.id)
        for ours, theirs in zip(_forms(message.id), _forms(kept.string if kept else ""), strict=False):
            if ours and ours != theirs:
                words = re.findall(r"\w+", re.sub(r"\{\w+\}", " ", ours))
                if words:  # "{day}, {year}" is said otherwise, but it is nobody's English
                    found.append((ours, _looks(ours.rstrip("."), among=len(words)), len(words) >= WORDY))
    assert len(found) > 500
    return found


def _looks(sentence: str, among: int) -> re.Pattern[str]:
    """A sentence with anything for its ``{names}``; beside a single word of ours, only one word or number."""
    value = ".+" if among > 1 else r"[\w.,−]+"
    pieces = re.split(r"(\{\w+\})", sentence)
    looks = "".join(value if piece.startswith("{") else re.escape(piece) for piece in pieces)
    return re.compile(rf"(?<!\w){looks}(?!\w)")


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)
