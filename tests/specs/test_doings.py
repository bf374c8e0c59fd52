"""The log: everybody reads what was decided about them, organizers everything that was decided and done."""

import re

from tests.specs.test_consent import notes
from tests.team import Team


def test_a_member_reads_what_was_decided_about_theirs_and_nothing_of_others(team: Team) -> None:
    maya, noah, ines = team.member("Maya"), team.member("Noah"), team.lead("Ines")
    maya.hands_in()
    notes(maya, who="Sam", age="adult", scope="team", how="in person")
    noah.hands_in("One good talk", note="We talked.", contact="Abe")
    ines.approves()
    ines.looks_into("review")
    ines.presses("Send back")
    ines.fills(reason="Who was it?")

    maya.says("/mydata log")
    assert "Ines approved “Poster wall”" in maya.sees
    assert "Maya noted what Sam allows" in maya.sees
    assert "only within our team" in maya.sees
    assert "One good talk" not in maya.sees
    noah.says("/mydata log")
    assert "Ines sent “One good talk” back" in noah.sees
    assert "“Who was it?”" in noah.sees


def test_an_organizer_reads_everything_and_members_do_not(team: Team) -> None:
    maya, ines, omar = team.member("Maya"), team.lead("Ines"), team.organizer("Omar")
    maya.hands_in()
    ines.approves()
    maya.says("/mydata export")
    omar.says("/people role Ines organizer")
    omar.says("/export 2026-W47")
    maya.says("/mydata delete")
    maya.presses("Yes, delete it all")

    omar.says("/campaign log")

    assert "Ines approved “Poster wall”" in omar.sees
    assert "Somebody who left took data along" in omar.sees
    assert "Omar took data along" in omar.sees
    assert "2026-W47" in omar.sees
    assert "Omar changed what Ines may do" in omar.sees
    assert "Somebody asked to be forgotten, and was" in omar.sees
    assert "Only an organizer can do that." in team.lead("Noor").says("/campaign log")


def test_whatever_is_taken_along_of_a_week_is_written_down(team: Team) -> None:
    omar = team.organizer("Omar")
    omar.says("/export 2026-W47")
    omar.presses("The recap as a page to print")
    omar.presses("All of the week")
    omar.presses("The album alone")

    omar.says("/campaign log")

    assert omar.sees.count("Omar took data along") == 4


def test_who_came_with_a_leads_code_was_made_one_by_who_made_the_code(team: Team) -> None:
    omar, zoe, ben = team.organizer("Omar"), team.stranger("Zoe"), team.stranger("Ben")
    for guest, role in ((zoe, "lead"), (ben, "member")):
        omar.says(f"/people invite {role}")
        guest.says(f"/join {re.findall(r'[A-Z0-9]{4,}(?:-[A-Z0-9]+)*', omar.sees)[0]}")

    zoe.says("/mydata log")
    assert "Omar changed what Zoe may do" in zoe.sees
    assert "lead" in zoe.sees
    ben.says("/mydata log")
    assert "changed what" not in ben.sees
    omar.says("/campaign log")
    assert omar.sees.count("changed what") == 1


def test_what_is_old_is_forgotten_at_night_and_that_is_written_down(team: Team) -> None:
    maya, omar = team.member("Maya"), team.organizer("Omar")
    maya.hands_in()
    notes(maya, who="Sam", age="adult", scope="team", how="in person")
    maya.presses("They take it back")
    team.clock.move(days=29)
    team.regular("privacy.begin")
    team.ticks()
    assert media(team) == 1

    team.clock.move(days=2)
    team.regular("privacy.begin")
    team.ticks()

    assert media(team) == 0
    omar.says("/campaign log")
    assert "What was old enough was forgotten" in omar.sees
    assert "ended: 1" in omar.sees
    assert "Sam" not in omar.sees


def media(team: Team) -> int:
    row = team.read(lambda tx: tx.one("SELECT COUNT(*) AS n FROM media"))
    assert row is not None
    return int(row["n"])
