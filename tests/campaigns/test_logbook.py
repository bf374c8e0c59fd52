"""The logbook: profiles, conversations and interviews, each counted once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database import Transaction
from campaigns import logbook
from campaigns.logbook import Consent, Depth, LoggedAlready, NotDisclosed, NothingHeard, normalised
from campaigns.people import Member
from tests.campaigns.scene import Scene, Stage


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage()


def profile(scene: Scene, member: Member, address: str, *, disclosed: bool = True) -> int:
    return scene.unit(
        lambda tx: logbook.log_profile(
            tx, scene.campaign, member, address=address, purpose="To be found.", disclosed=disclosed, at=scene.now
        )
    )


def talk(scene: Scene, member: Member, *, contact: str = "", link: str = "", day: date | None = None) -> int:
    when = day or scene.today(member)
    return scene.unit(
        lambda tx: logbook.log_conversation(
            tx, scene.campaign, member, online=bool(link), where="", topic="Food", depth=Depth.TALK, listened="A lot.",
            link=link, contact=contact, day=when, at=scene.now,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    "same",
    [
        "http://www.example.org/group/", "https://EXAMPLE.org/group", "example.org/group#rules",
        "https://m.example.org:443/group?utm_source=x&fbclid=1", "http://example.org:80/group/?igsh=abc",
        "https://example.org./group",
    ],
)  # fmt: skip
def test_the_same_place_is_logged_once_however_it_is_written(scene: Scene, same: str) -> None:
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    first = profile(scene, maya, "https://example.org/group")

    with pytest.raises(LoggedAlready, match="logbook already") as refused:
        profile(scene, noor, same)

    assert dict(refused.value.phrase.values)["name"] == "Maya"
    said = dict(scene.read(lambda tx: logbook.details(tx, "profile", first)))
    assert said == {"address": "https://example.org/group", "purpose": "To be found."}


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/Group", "https://example.org/group?id=2", "https://example.org:8443/group",
        "https://es.example.org/group", "https://example.org/group?t=5", "https://example.org:99999/group",
        "https://example.org/group?A=1", "https://example.org/group?a=1&a=2", "https://ex\u00e4mple.org/group",
        "https://example.org/group/members", "https://mexample.org/group", "https://example.org.es/group",
    ],
)  # fmt: skip
def test_another_place_is_another_place(scene: Scene, other: str) -> None:
    maya = scene.seat("Maya")
    profile(scene, maya, "https://example.org/group")

    assert profile(scene, maya, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.com/a/status/1?s=20&t=abc", "https://twitter.com/a/status/1"),
        ("https://www.youtube.com/watch?v=1&t=30s&feature=share", "https://m.youtube.com/watch?v=1"),
        ("https://old.reddit.com/r/atl/", "https://www.reddit.com/r/atl"),
    ],
)
def test_hosts_with_habits_of_their_own(one: str, other: str) -> None:
    assert normalised(one).partition("/")[2] == normalised(other).partition("/")[2]


@given(st.text(max_size=40), st.text(max_size=40))
def test_every_address_can_be_told_apart(host: str, rest: str) -> None:
    try:
        key = normalised(f"https://{host}/{rest}")
    except ValueError:  # what urlsplit itself refuses never gets past the field
        return

    assert normalised(f"https://{key}") == key or not key.partition("/")[0].strip()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://en.m.wikipedia.org/wiki/Atlanta", "https://wikipedia.org/wiki/Atlanta"),
        ("https://twitter.com/helloatl", "https://mobile.x.com/helloatl/"),
        ("https://example.org/caf%C3%A9", "https://EXAMPLE.org/café"),
        ("https://example.org//group", "https://www2.example.org/group"),
        ("https://es.m.wikipedia.org/wiki/Atlanta", "https://es.wikipedia.org/wiki/Atlanta"),
        ("https://www.m.example.org/group", "example.org/group"),
        ("https://mbasic.facebook.com/helloatl?locale=es_ES&__tn__=C", "https://www.facebook.com/helloatl"),
        ("https://MÜLLER.example/Café", "https://xn--mller-kva.example/Cafe\u0301"),
        ("https://b\u00fccher.example", "https://bu\u0308cher.example/"),
        ("https://example.org/a/./b/../group", "https://example.org/a/group"),
        ("https://example.org/group/?b=2&a=1", "HTTP://example.org:80/group?a=1&b=2#top"),
        ("https://example.org/?gbraid=1&msclkid=2&UTM_Source=x&_hsenc=3", "https://example.org"),
        ("https://tiktok.com/@helloatl?_t=8&_r=1", "https://m.tiktok.com/@helloatl"),
        ("//example.org/group", "  https://example.org/group  "),
        ("https://me:secret@example.org/group", "https://example.org/group"),
    ],
)
def test_places_that_are_one(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize("label", ["xn--ib9b", "xn--", "xn--99999999999", "xn--a", "xn--é"])
def test_a_host_that_stands_for_no_letters_is_kept_as_it_was_written(scene: Scene, label: str) -> None:
    address = f"https://{label}.example/group"

    assert profile(scene, scene.seat("Maya"), address)
    assert normalised(address) == f"{label}.example/group"


def test_two_threads_of_a_forum_are_two_places() -> None:
    assert normalised("https://forum.example.org/?4711") != normalised("https://forum.example.org/?4712")


def test_of_one_talk_in_ten_one_more_detail_is_asked_until_it_came(scene: Scene) -> None:
    maya = scene.seat("Maya")
    talk(scene, maya, contact="Guest")

    def asked_of(tx: Transaction) -> list[int]:
        """The ids of the first thousand of which a detail would be asked."""
        found = []
        for number in range(1, 1001):
            tx.run("UPDATE conversation SET id = :id WHERE contact = 'Guest'", id=number)
            if logbook.wants_detail(tx, number):
                found.append(number)
        return found

    asked = scene.unit(asked_of)
    last = asked[-1]
    scene.unit(lambda tx: tx.run("UPDATE conversation SET id = :id WHERE contact = 'Guest'", id=last))
    scene.unit(lambda tx: logbook.add_detail(tx, last, "A green umbrella."))

    assert 80 <= len(asked) <= 120
    assert not scene.read(lambda tx: logbook.wants_detail(tx, last))
    assert ("detail", "A green umbrella.") in scene.read(lambda tx: logbook.details(tx, "conversation", last))


def test_nothing_is_said_before_somebody_listened(scene: Scene) -> None:
    maya = scene.seat("Maya")
    today = scene.today(maya)

    with pytest.raises(NothingHeard):
        scene.unit(
            lambda tx: logbook.log_conversation(
                tx, scene.campaign, maya, online=True, where="", topic="Food", depth=Depth.HELLO, listened=" ",
                link="", contact="Sam", day=today, at=scene.now,
            )
        )  # fmt: skip


def test_a_profile_has_to_say_whose_it_is(scene: Scene) -> None:
    with pytest.raises(NotDisclosed):
        profile(scene, scene.seat("Maya"), "https://example.org", disclosed=False)


def test_a_talk_counts_once_by_its_link_else_by_whom_and_when(scene: Scene) -> None:
    maya, noor = scene.seat("Maya"), scene.seat("Noor")
    tomorrow = scene.today(maya) + timedelta(days=1)
    talk(scene, maya, link="https://example.org/post/1", contact="Sam")
    talk(scene, maya, contact="Sam  B.")

    with pytest.raises(LoggedAlready):
        talk(scene, maya, contact="sam b.")
    with pytest.raises(LoggedAlready):
        talk(scene, maya, link="http://example.org/post/1/")

    assert talk(scene, maya, contact="Sam B.", day=tomorrow)
    assert talk(scene, noor, contact="Sam B.")
    with pytest.raises(LoggedAlready):
        talk(scene, noor, link="https://example.org/post/1")


def test_each_campaign_has_its_own_logbook(stage: Stage) -> None:
    here, there = stage(), stage()

    for scene in (here, there):
        assert profile(scene, scene.seat("Maya"), "https://example.org")


def test_an_interview_is_kept_with_what_its_consent_allows(scene: Scene) -> None:
    maya = scene.seat("Maya")
    number = scene.unit(
        lambda tx: logbook.log_interview(
            tx, scene.campaign, maya, who="Sam", interests="Jazz", reason="trust", answers={"signature": "The bakery."},
            quote="It smells of home.", consent=Consent.CAMPAIGN, at=scene.now,
        )
    )  # fmt: skip

    kept = scene.read(lambda tx: logbook.interview(tx, number))
    assert kept is not None
    assert (kept.who, kept.answers, kept.consent, kept.logged_at) == (
        "Sam", {"signature": "The bakery."}, Consent.CAMPAIGN, scene.now,
    )  # fmt: skip
    scene.unit(lambda tx: logbook.forget(tx, "interview", number))
    assert scene.read(lambda tx: logbook.interview(tx, number)) is None
    assert scene.read(lambda tx: logbook.details(tx, "interview", number)) == ()


def test_a_line_taken_out_can_be_logged_anew(scene: Scene) -> None:
    maya = scene.seat("Maya")
    number = profile(scene, maya, "https://example.org")

    scene.unit(lambda tx: logbook.forget(tx, "nothing", number))
    with pytest.raises(LoggedAlready):
        profile(scene, maya, "https://example.org")
    scene.unit(lambda tx: logbook.forget(tx, "profile", number))

    assert profile(scene, maya, "https://example.org")
