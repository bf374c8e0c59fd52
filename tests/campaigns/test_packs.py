"""Campaign packs: the ones we ship, what is said about a broken one, and on which line."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from campaigns.packs import Said, WeekTime, check, load, names, untranslated
from campaigns.packs.campaign import Campaign
from campaigns.packs.draft import FILES
from campaigns.packs.interviews import Interviews
from campaigns.packs.mission import Missions
from campaigns.packs.reading import SHIPPED
from campaigns.packs.words import Words

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"


@pytest.fixture
def harbor(tmp_path: Path) -> Path:
    """A small pack that is right."""
    return shutil.copytree(HERE / "harbor", tmp_path / "harbor")


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


# --- The packs we ship ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", names())
def test_every_pack_we_ship_loads_by_name_and_by_path(name: str) -> None:
    assert load(name) == load(SHIPPED / name)
    assert check(name) == []


def test_atlanta_has_missions_of_every_kind_that_serve_its_goals() -> None:
    atlanta = load("atlanta")
    kinds = Counter(mission.kind for mission in atlanta.missions)

    assert len(atlanta.missions) >= 30
    assert len(kinds) >= 8
    assert {mission.goal for mission in atlanta.missions} == {goal.key for goal in atlanta.campaign.goals}
    assert {track for mission in atlanta.missions for track in mission.tracks} == {
        "sports",
        "restaurants",
        "attractions",
        "concerts",
        "nightlife",
    }


def test_atlanta_offers_short_and_long_missions_near_and_far_once_and_weekly() -> None:
    missions = load("atlanta").missions
    minutes = {mission.minutes for mission in missions}

    assert min(minutes) == 10
    assert max(minutes) == 90
    assert len(minutes) >= 6
    assert sum(mission.remote for mission in missions) >= 10
    assert sum(mission.place is not None for mission in missions) >= 10
    assert sum(bool(mission.needs) for mission in missions) >= 5
    assert sum(mission.repeats == 7 for mission in missions) >= 5


def test_atlanta_gives_somebody_on_their_first_day_plenty_to_choose_from() -> None:
    at_first = [mission for mission in load("atlanta").missions if not mission.needs and not mission.languages]

    for day in range(16, 23):
        assert sum(mission.taken_on(date(2026, 11, day)) for mission in at_first) >= 15


def test_atlantas_briefs_are_two_to_four_sentences_in_both_languages() -> None:
    for mission in load("atlanta").missions:
        for brief in (mission.brief, mission.said_brief.within("es")):
            assert 2 <= len(re.findall(r"[.!?](?=\s|$)", brief)) <= 4, brief


def test_atlanta_asks_its_signature_question_in_english_and_spanish() -> None:
    question = load("atlanta").signature.said

    assert question.text == "When did Atlanta first feel like yours?"
    assert question.within("es") == "¿Cuándo sentiste por primera vez que Atlanta era tuya?"
    assert question.within("de") == question.text


def test_atlanta_offers_the_reasons_why_somebody_joins_in() -> None:
    reasons = [reason.key for reason in load("atlanta").interviews.reason]

    assert reasons == ["trust", "likeability", "peers", "standing", "personal-goals", "other"]


def test_atlanta_meets_on_thursday_evening_and_its_photos_are_due_on_friday() -> None:
    atlanta = load("atlanta")
    [event] = atlanta.campaign.events
    photos = next(mission for mission in atlanta.missions if mission.key == "thursday-photos")

    assert event.starts == WeekTime(3, time(18, 30))
    assert event.hosts
    assert photos.place == event.venue
    assert photos.starts == WeekTime(3)
    assert photos.last_call == WeekTime(3, time(20))
    assert photos.ends == WeekTime(4, time(20))
    assert [day for day in range(16, 23) if photos.taken_on(date(2026, 11, day))] == [19]


def test_everything_of_atlanta_can_be_read_in_spanish() -> None:
    assert untranslated(load("atlanta")) == []


def test_atlantas_public_codes_make_nobody_a_lead() -> None:
    assert {invite.role for invite in load("atlanta").campaign.invites} == {"member"}


def uncommented(file: str) -> str:
    """A file of the blank pack with every key in use that it only explains."""
    text = re.sub(r"(?m)^#(?=[\[a-z])", "", (SHIPPED / "blank" / file).read_text("utf-8"))
    return text.replace('languages = ["en"]', 'languages = ["en", "es"]', 1)


def test_the_blank_packs_explanations_are_a_pack_themselves(tmp_path: Path) -> None:
    for file in FILES:
        (tmp_path / file).write_text(uncommented(file), "utf-8")

    written, blank = load(tmp_path), load("blank")

    assert untranslated(written) == []
    assert written.campaign.hours == blank.campaign.hours
    assert written.campaign.points == blank.campaign.points
    assert written.campaign.colour == blank.campaign.colour
    assert written.missions[0].repeats == blank.missions[0].repeats
    assert written.missions[0].review == blank.missions[0].review


def keys(model: type[BaseModel]) -> set[str]:
    """Every key of a model and of the models in it, as packs write them."""
    own = {field.alias or name for name, field in model.model_fields.items()} - {"translations"}
    return own.union(*(keys(part) for field in model.model_fields.values() for part in parts(field.annotation)))


def parts(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from parts(inner)


@pytest.mark.parametrize(
    ("file", "model"),
    list(zip(FILES, (Campaign, Missions, Interviews, Words), strict=True)),
)
def test_the_blank_pack_and_the_reference_name_every_key(file: str, model: type[BaseModel]) -> None:
    explained = set(re.findall(r"\w+", uncommented(file)))
    reference = set(re.findall(r"`\[*([a-z_]+)\]*`", (DOCS / "reference-campaign-pack.md").read_text("utf-8")))

    assert keys(model) - explained == set()
    assert keys(model) - reference == set()


# --- What a pack gives ---------------------------------------------------------------------------------------


def test_texts_come_with_their_translations(harbor: Path) -> None:
    pack = load(harbor)

    assert pack.name == Said("Harbor days", (("es", "Días de puerto"),))
    assert pack.goal_title("reach").within("es") == "Charlas"
    assert pack.goal_title("stories").within("es") == "Stories"
    assert pack.track("boats").within("es") == "Boats"
    assert pack.place("team") == Said("Team")
    assert pack.missions[0].said_title.within("es") == "Camina por el muelle"
    assert pack.missions[0].said_ask("count") == Said("How many boats?", (("es", "¿Cuántos barcos?"),))
    assert pack.missions[0].said_ask("photos") is None
    assert pack.greetings("es") == ("Hello, {name}.",)
    assert "es: places.team" in untranslated(pack)
    assert "es: name" not in untranslated(pack)


def test_line_breaks_in_a_text_are_for_the_file_only(harbor: Path) -> None:
    change(harbor, "missions.toml", "Listen.\n", "Listen.\n\nThen go home.\n")

    assert load(harbor).missions[1].brief == "Ask what bites today. Listen.\n\nThen go home."


def test_a_file_from_a_windows_editor_loads(harbor: Path) -> None:
    for file in FILES:
        text = (harbor / file).read_text("utf-8")
        (harbor / file).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    assert load(harbor).missions[1].brief == "Ask what bites today. Listen."


def test_nothing_in_a_pack_changes(harbor: Path) -> None:
    mission = load(harbor).missions[0]

    with pytest.raises(ValidationError):
        mission.worth = 1000


def test_a_campaign_without_a_last_day_loads(harbor: Path) -> None:
    change(harbor, "campaign.toml", "ends = 2026-12-20\n", "")

    assert load(harbor).campaign.ends is None
