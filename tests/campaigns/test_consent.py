"""Consent: who may be shown where, until when; nothing without a guardian; what is taken back is shown nowhere."""

from datetime import date, timedelta

import pytest

from bot.database import Transaction
from campaigns import consent, evidence, export, logbook, recap, retention, showing
from campaigns.consent import Given, GuardianNeeded, NobodySaid, OverAlready, SomebodyIs, Stands, Wish
from campaigns.evidence import Evidence
from campaigns.facts import ConsentChanged
from campaigns.logbook import Consent as Scope
from campaigns.missions import Kind
from campaigns.people import Member, Role
from campaigns.refusals import NotFound, NotYours
from tests.campaigns.scene import Scene, Stage, mission
from tests.conftest import HandClock

WEEK = "2026-W47"


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage(mission("one", kind="photo", asks=["photos"]), mission("two", kind="photo", asks=["photos"]))


def shows(scene: Scene) -> list[str]:
    """What the album of the week has."""
    return [shot.public for shot in scene.read(lambda tx: export.album(tx, scene.campaign, WEEK, scene.now))]


def handed_in(scene: Scene, maya: Member, ines: Member, *, photos: int = 1) -> Evidence:
    """Photos that were approved."""
    given = scene.takes(maya, "one")
    kept = [scene.photo(maya) for _ in range(photos)]
    return scene.approves(ines, scene.hands_in(maya, given, {"photos": kept}))


def gives(scene: Scene, by: Member, handed: Evidence, wish: Wish, media: int | None = None) -> Given:
    return scene.unit(lambda tx: consent.give(tx, scene.campaign, by, wish, scene.now, handed=handed.id, media=media))


def takes_back(scene: Scene, by: Member, given: Given) -> Given:
    return scene.unit(lambda tx: consent.withdraw(tx, scene.campaign, by, given.id, scene.now))


@pytest.mark.parametrize(
    ("scope", "there", "anywhere"),
    [(Scope.NONE, False, False), (Scope.TEAM, False, False), (Scope.CAMPAIGN, True, False), (Scope.PUBLIC, True, True)],
)
def test_an_album_shows_what_everybody_in_it_allows(scene: Scene, scope: Scope, there: bool, anywhere: bool) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    handed = handed_in(scene, maya, ines)
    assert len(shows(scene)) == 1
    gives(scene, maya, handed, Wish("Abe", Scope.PUBLIC, "in person"))

    gives(scene, maya, handed, Wish("Sam", scope, "in person"))

    shots = scene.read(lambda tx: export.album(tx, scene.campaign, WEEK, scene.now))
    assert [shot.anywhere for shot in shots] == ([anywhere] if there else [])
    told = scene.read(lambda tx: recap.of_week(tx, scene.campaign, WEEK, scene.now))
    assert (told.hero is not None) == there


def test_a_photo_of_nobody_may_be_shown_anywhere_once_somebody_said_so(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    handed = handed_in(scene, maya, ines)

    def said() -> list[bool]:
        return [shot.anywhere for shot in scene.read(lambda tx: export.album(tx, scene.campaign, WEEK, scene.now))]

    assert said() == [False]
    for _again in range(2):
        scene.unit(lambda tx: consent.nobody_is_in_it(tx, scene.campaign, maya, handed.id, scene.now))
    assert said() == [True]
    gives(scene, ines, handed, Wish("Sam", Scope.TEAM, "in person"))
    assert said() == []
    with pytest.raises(SomebodyIs):
        scene.unit(lambda tx: consent.nobody_is_in_it(tx, scene.campaign, maya, handed.id, scene.now))


def test_one_photo_of_several_goes_alone(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    handed = handed_in(scene, maya, ines, photos=3)
    before = shows(scene)
    media = list(handed.answers["photos"])

    given = gives(scene, maya, handed, Wish("Sam", Scope.CAMPAIGN, "in person"), media[1])
    assert shows(scene) == before
    takes_back(scene, maya, given)

    assert shows(scene) == [before[0], before[2]]
    mine = scene.read(lambda tx: showing.shown(tx, scene.campaign, handed.id, scene.now))
    assert [each.id for each in mine] == [media[0], media[2]]
    kept = scene.read(lambda tx: showing.among(tx, scene.campaign, handed.id, media, scene.now))
    assert [each.id for each in kept] == [media[0], media[2]]
    assert scene.read(lambda tx: showing.has_ended(tx, scene.campaign, before[1], scene.now))
    assert not scene.read(lambda tx: showing.has_ended(tx, scene.campaign, before[0], scene.now))


def test_copies_of_a_photo_handed_in_elsewhere_go_with_it(scene: Scene) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    first = scene.photo(maya, looks=0b1010)
    near, far = scene.photo(noor, looks=0b1011), scene.photo(noor, looks=2**61 - 1)
    mine = scene.approves(ines, scene.hands_in(maya, scene.takes(maya, "one"), {"photos": [first]}))
    scene.approves(ines, scene.hands_in(noor, scene.takes(noor, "one"), {"photos": [near, far]}))
    assert len(shows(scene)) == 3

    given = gives(scene, maya, mine, Wish("Sam", Scope.CAMPAIGN, "in person"))
    takes_back(scene, maya, given)

    kept = scene.read(lambda tx: tx.all("SELECT public FROM media WHERE id = :id", id=far))
    assert shows(scene) == [kept[0]["public"]]


def test_it_ends_with_its_last_day_and_whatever_shows_it_hears_of_that_once(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    handed = handed_in(scene, maya, ines)
    today = scene.today(maya)
    given = gives(scene, maya, handed, Wish("Sam", Scope.CAMPAIGN, "in person", until=today + timedelta(days=1)))
    clock.move(days=1)
    assert len(shows(scene)) == 1
    assert scene.unit(lambda tx: consent.end_some(tx, scene.campaign, scene.now)) == 0
    clock.move(days=1)
    scene.facts.clear()

    assert shows(scene) == []
    assert scene.unit(lambda tx: consent.end_some(tx, scene.campaign, scene.now)) == 1
    assert scene.unit(lambda tx: consent.end_some(tx, scene.campaign, scene.now)) == 0
    assert scene.facts == [ConsentChanged(given.id, handed.id)]


def test_under_18_it_takes_a_guardian_and_public_is_a_yes_of_its_own(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    handed = handed_in(scene, maya, ines)
    with pytest.raises(GuardianNeeded):
        gives(scene, maya, handed, Wish("Kim", Scope.TEAM, "in person", minor=True))
    asked = gives(scene, maya, handed, Wish("Kim", Scope.NONE, "", minor=True))
    assert asked.stands(scene.today(maya)) is Stands.ASKED
    assert shows(scene) == []
    with pytest.raises(GuardianNeeded):
        scene.unit(lambda tx: consent.widen(tx, scene.campaign, maya, asked.id, scene.now))

    wish = Wish("Kim", Scope.PUBLIC, "by phone", minor=True, guardian="her mother, by phone")
    agreed = scene.unit(lambda tx: consent.change(tx, scene.campaign, maya, asked.id, wish, scene.now))
    assert agreed.scope is Scope.CAMPAIGN
    assert len(shows(scene)) == 1
    wider = scene.unit(lambda tx: consent.widen(tx, scene.campaign, maya, asked.id, scene.now))
    assert wider.scope is Scope.PUBLIC


def test_it_is_said_how_and_until_a_day_that_comes(scene: Scene) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)
    handed = handed_in(scene, maya, ines)

    with pytest.raises(NobodySaid):
        gives(scene, maya, handed, Wish("Sam", Scope.TEAM, " "))
    with pytest.raises(OverAlready):
        gives(scene, maya, handed, Wish("Sam", Scope.TEAM, "in person", until=date(2026, 11, 1)))
    with pytest.raises(NotFound):
        gives(scene, maya, handed, Wish("Sam", Scope.TEAM, "in person"), media=12)


def test_only_whose_it_is_and_leads_note_and_take_back(scene: Scene) -> None:
    maya, noor, ines = scene.seat("Maya"), scene.seat("Noor"), scene.seat("Ines", Role.LEAD)
    handed = handed_in(scene, maya, ines)
    given = gives(scene, maya, handed, Wish("Sam", Scope.TEAM, "in person"))

    with pytest.raises(NotYours):
        gives(scene, noor, handed, Wish("Sam", Scope.TEAM, "in person"))
    with pytest.raises(NotYours):
        takes_back(scene, noor, given)
    assert takes_back(scene, ines, given).withdrawn_at == scene.now
    assert takes_back(scene, maya, given).withdrawn_at == scene.now


def test_words_taken_back_are_in_no_recap_and_no_export_and_later_nowhere(scene: Scene, clock: HandClock) -> None:
    maya, ines = scene.seat("Maya"), scene.seat("Ines", Role.LEAD)

    def work(tx: Transaction) -> Evidence:
        number = logbook.log_interview(
            tx, scene.campaign, maya, who="Abe", interests="", reason="", answers={}, quote="It sang me home.",
            consent=Scope.PUBLIC, at=scene.now,
        )  # fmt: skip
        said = {"interview": {"who": "Abe", "quote": "It sang me home.", "signature": "The choir."}}
        return evidence.log(tx, scene.campaign, maya, Kind.INTERVIEW, number, said, scene.now)

    handed = scene.approves(ines, scene.unit(work))
    (given,) = scene.read(lambda tx: consent.of_evidence(tx, handed.id))
    words = scene.read(lambda tx: recap.of_week(tx, scene.campaign, WEEK, scene.now)).words
    assert words is not None
    assert words.quote == "It sang me home."

    takes_back(scene, maya, given)

    assert scene.read(lambda tx: recap.of_week(tx, scene.campaign, WEEK, scene.now)).words is None
    assert "sang" not in scene.read(lambda tx: export.as_json(export.about_me(tx, maya)))
    clock.move(days=31)
    scene.unit(lambda tx: retention.begin(tx, scene.campaign.id, scene.now))
    while scene.unit(lambda tx: retention.forget_some(tx, scene.campaign, scene.now)):
        pass
    rows = scene.read(
        lambda tx: [*tx.all("SELECT answers AS said FROM evidence"), *tx.all("SELECT quote AS said FROM interview")]
    )
    assert not [row for row in rows if "sang" in row["said"] or "Abe" in row["said"]]
    assert any("The choir." in row["said"] for row in rows)
