"""What was told from an app before it was linked: it is told by name, is one's own, and goes back with the link."""

from campaigns.ledger import Measure
from tests.conftest import HandClock
from tests.specs.test_link import links
from tests.specs.test_recap import interviewed
from tests.team import Player, Team


def two_apps(team: Team) -> tuple[Player, Player]:
    """Somebody who joined twice; the second one is folded into the first."""
    return team.member("Maya"), team.seats(team.app_of("Maya M"))


def parts(player: Player) -> None:
    """Undo the link."""
    player.says("/link")
    player.presses("Undo")
    player.presses("Yes, undo it")


def test_what_was_told_from_the_other_app_is_told_by_name_everywhere(team: Team) -> None:
    maya, phone = two_apps(team)
    jo, ines, omar = team.member("Jo"), team.lead("Ines"), team.organizer("Omar")
    phone.says('/win "A shop asked us for ten posters."')
    phone.says("/thanks Jo paste")
    jo.says('/thanks "Maya M" ladders')
    phone.hands_in("Count the flyers", count="12")
    interviewed(phone, consent="campaign")
    ines.approves()

    links(maya, phone)

    told = "\n".join(team.posted(to="wins"))
    assert "Maya has a win to tell" in told
    assert "Maya has done the first mission" in told
    assert "Thanks to Maya, who asked and listened." in told
    recap = omar.says("/recap")
    assert "Maya: “A shop asked us for ten posters.”" in recap
    assert "Maya thanks Jo: “paste”" in recap
    assert "Jo thanks Maya: “ladders”" in recap
    assert "a teammate" not in f"{told}{recap}".lower()


def test_hiding_and_leaving_reach_what_was_told_from_the_other_app(team: Team) -> None:
    maya, phone = two_apps(team)
    _jo, omar = team.member("Jo"), team.organizer("Omar")
    phone.says('/win "A shop asked us for ten posters."')
    phone.says("/thanks Jo paste")
    phone.hands_in("Count the flyers", count="12")
    links(maya, phone)
    team.letters.stale.clear()

    maya.says("/settings")
    maya.presses("Hide my name")

    assert not [each for each in team.posted(to="wins") if "Maya" in each]
    assert [each for each in team.posted(to="wins") if "A teammate has done the first mission" in each]
    assert {"wins.missions", "wins.told", "recap.of_week"} <= {view for view, _carries in team.letters.stale}
    assert_is_a_teammate(omar.says("/recap"))
    maya.says("/settings")
    maya.presses("Show my name")
    assert "Maya: “A shop" in omar.says("/recap")
    omar.says("/people remove Maya")
    omar.presses("Yes, remove")
    assert_is_a_teammate(omar.says("/recap"))
    assert not [each for each in team.posted(to="wins") if "Maya" in each]


def assert_is_a_teammate(recap: str) -> None:
    assert "a teammate: “A shop asked us for ten posters.”" in recap
    assert "a teammate thanks Jo: “paste”" in recap
    assert "Maya" not in recap


def test_a_win_is_taken_back_from_whichever_app_it_was_told(team: Team) -> None:
    maya, phone = two_apps(team)
    jo = team.member("Jo")
    phone.says('/win "A shop asked us for ten posters."')
    take_back = phone.buttons_to("wins.untell")[0]
    links(maya, phone)

    assert "That one is somebody else’s." in jo.taps(take_back)
    assert "Taken back." in maya.taps(take_back)

    phone.says('/win "A choir came."')
    assert "Taken back." in maya.taps(phone.buttons_to("wins.untell")[0])


def test_undoing_the_link_gives_each_the_wins_and_thanks_that_were_theirs(team: Team, clock: HandClock) -> None:
    maya, phone = two_apps(team)
    _jo, omar = team.member("Jo"), team.organizer("Omar")
    phone.says('/win "Ten posters."')
    phone.says("/thanks Jo paste")
    maya.says('/win "A choir."')
    links(maya, phone)
    phone.says('/win "Two choirs."')
    phones = phone.buttons_to("wins.untell")[0]
    clock.move(days=1)

    parts(maya)

    told = "\n".join(team.posted(to="wins"))
    assert [told.count(f"{name} has a win to tell") for name in ("Maya", "Maya M")] == [1, 2]
    recap = omar.says("/recap")
    assert "Maya M thanks Jo: “paste”" in recap
    assert "That one is somebody else’s." in maya.taps(phones)
    assert "Taken back." in phone.taps(phones)
    assert "Jo will be glad" in maya.says("/thanks Jo paint")


def test_the_same_two_thank_each_other_once_a_day_whichever_apps_they_use(team: Team) -> None:
    maya, phone = two_apps(team)
    jo = team.member("Jo")
    phone.says("/thanks Jo posters")
    jo.says('/thanks "Maya M" posters')
    links(maya, phone)

    assert "You’ve thanked Jo today already" in maya.says("/thanks Jo again")
    assert "You’ve thanked Maya today already" in jo.says("/thanks Maya again")
    assert [team.total(each, Measure.THANKS) for each in (maya, jo)] == [1, 1]


def test_a_colleague_answers_from_whichever_app_they_were_asked_in(team: Team) -> None:
    maya, noor, ines = team.member("Maya"), team.lead("Noor"), team.lead("Ines")
    laptop = team.lead("Ines’s laptop")
    maya.hands_in()
    noor.looks_into("review")
    noor.presses("Ask a colleague")
    noor.fills(who="Ines’s laptop", first="I’d send it back")
    laptop.opens_letter("opinion.card")
    approve = laptop.buttons_to("opinion.approve")[0]
    links(ines, laptop)

    assert "Ines: would approve it" in ines.taps(approve)
    assert "Ines had a look" in noor.opens_letter("opinion.answer")


def test_a_lead_is_not_asked_from_one_app_what_they_decided_from_the_other(team: Team) -> None:
    maya, ines, noor = team.member("Maya"), team.lead("Ines"), team.lead("Noor")
    laptop = team.lead("Ines’s laptop")
    maya.hands_in()
    laptop.looks_into("review")
    laptop.presses("Approve")
    laptop.presses("Undo")
    laptop.presses("Undo it")
    links(ines, laptop)

    noor.looks_into("review")

    assert "There’s no other lead who hasn’t looked at this one yet." in noor.presses("Ask a colleague")


def test_what_a_lead_did_in_either_app_is_one_leads_work(team: Team) -> None:
    maya, ines, laptop = team.member("Maya"), team.lead("Ines"), team.lead("Ines’s laptop")
    for lead in (ines, laptop):
        maya.hands_in("Poster wall")
        lead.approves()
        team.clock.move(days=1)
    links(ines, laptop)

    assert "Ines: 2 decided" in ines.taps("watch.leads")


def test_whoever_announces_something_hears_it_in_none_of_their_apps(team: Team) -> None:
    ines, laptop = team.lead("Ines"), team.lead("Ines’s laptop")
    maya = team.member("Maya")
    laptop.says("/announce Bring a coat.")
    laptop.fills()
    links(ines, laptop)

    team.ticks()

    assert len(team.posted(to=maya)) == 1
    assert not [each for each in team.posted(to=ines) if "Bring a coat." in each]


def test_who_allowed_what_is_listed_in_whichever_app_it_was_noted(team: Team) -> None:
    maya, phone = two_apps(team)
    interviewed(phone, consent="campaign")
    links(maya, phone)

    assert "Abe" in maya.says("/consent")
