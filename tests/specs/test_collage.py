"""The photos of a recap besides the large one, as an organizer chooses them and as those in them allow it."""

from bot.chat.screen import tap
from bot.ids import long
from tests.specs.test_edition import a_week
from tests.specs.test_export import unpacked
from tests.specs.test_publish import codes
from tests.team import Team


def test_the_photos_besides_the_large_one_are_chosen_and_gone_when_they_may_not_be_shown(team: Team) -> None:
    maya, noor, ines, omar = team.member("Maya"), team.member("Noor"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in(photos=[maya.photo(1), maya.photo(2), maya.photo(3)], note="Up.")
    noor.hands_in(photos=[noor.photo(4)], note="Up.")
    ines.approves()
    ines.approves()
    omar.taps("edition.show|2026-W47")
    omar.presses("More photos")
    assert omar.offered("photos") == ["Photo 2: Maya", "Photo 3: Maya", "Photo 4: Noor"]
    chosen = [each.value for each in omar.form.questions[0].options][:2]

    omar.fills(photos=chosen)

    assert "2 photos of the week, by Maya." in omar.taps("edition.preview|2026-W47")
    omar.taps("collage.choose|2026-W47")
    assert set(omar.answer("photos")) == set(chosen)
    maya.says("/settings")
    maya.presses("Hide my name")
    assert "2 photos of the week, by a teammate." in omar.taps("edition.preview|2026-W47")
    handed = team.read(lambda tx: tx.one("SELECT evidence FROM media WHERE id = :id", id=long(chosen[0])))
    assert handed is not None
    ines.taps(tap("consent.note", (handed["evidence"], long(chosen[0]))))
    ines.fills(who="Sam", age="adult", scope="team", how="in person", until="")
    assert "2 photos of the week" not in omar.taps("edition.preview|2026-W47")
    omar.taps("collage.choose|2026-W47")
    omar.fills(photos=[])
    assert "2 photos of the week, by Noor and a teammate." in omar.taps("edition.preview|2026-W47")


def test_a_week_without_other_photos_has_none_to_choose_from(team: Team) -> None:
    _maya, omar = a_week(team)

    assert "There is no other photo of this week that may be shown in a recap." in omar.taps("collage.choose|2026-W47")


def test_more_photos_than_there_is_room_for_are_too_many(team: Team) -> None:
    noor, ines, omar = team.member("Noor"), team.lead("Ines"), team.organizer("Omar")
    noor.hands_in(photos=[noor.photo(number) for number in range(1, 9)], note="Up.")
    ines.approves()
    omar.taps("collage.choose|2026-W47")
    several = [each.value for each in omar.form.questions[0].options]

    assert "there is room for 6" in omar.fills(photos=several[:7])
    omar.taps("collage.choose|2026-W47")
    omar.fills(photos=several[1:7])

    assert "6 photos of the week, by Noor." in omar.taps("edition.preview|2026-W47")


def test_chosen_photos_are_in_the_export_and_in_public_only_where_those_in_them_allow_it(team: Team) -> None:
    noor, ines, omar = team.member("Noor"), team.lead("Ines"), team.organizer("Omar")
    noor.hands_in(photos=[noor.photo(number) for number in range(1, 6)], note="Up.")
    ines.approves()
    omar.taps("publish.make|2026-W47|recap")
    omar.taps("collage.choose|2026-W47")
    chosen = [each.value for each in omar.form.questions[0].options][1:4]
    omar.fills(photos=chosen)
    omar.says("/export 2026-W47")
    assert "3 photos of the week, by Noor." in unpacked(omar)["recap.md"]
    zoe, page = team.stranger("Zoe"), f"publish.page|{codes(team)['recap']}"
    assert "photos of the week" not in zoe.taps(page)

    handed = team.read(lambda tx: tx.one("SELECT id FROM evidence"))
    assert handed is not None
    ines.taps(tap("consent.nobody", (handed["id"],)))
    team.unit(lambda tx: tx.run("UPDATE media SET caption = 'A wall.' WHERE id <> :id", id=long(chosen[0])))

    assert "2 photos of the week, by Noor: “A wall”." in zoe.taps(page)
