"""Roles, teams, leaving: what changes about a seat, and who may change it."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time

from bot.clock import local_day
from bot.database import Transaction
from bot.words import _
from campaigns import assignments, deeds, facts, people, shown
from campaigns.attention import handout_on, next_handout
from campaigns.campaign import Campaign
from campaigns.invites import LastOwner, RoleTooHigh
from campaigns.people import A_ROLE, Member, Role
from campaigns.refusals import NotFound, Refusal


class NotYourself(Refusal):
    """Somebody would remove themselves by way of others' door."""

    says = _("That’s you. To leave the team, use /mydata delete.")


class MoreThanYou(RoleTooHigh):
    """Somebody would change what is more than they are themselves."""

    says = _("{name} is {role}. Only somebody who is that too can change it.")


def give_role(tx: Transaction, campaign: Campaign, member: int, role: Role, by: Member, at: datetime) -> Member:
    """Make somebody a member, lead, organizer or owner.

    Raises:
        NotFound: there is no such member, or they have left.
        RoleTooHigh: the giver isn't that much themselves.
        MoreThanYou: the other is more than the giver.
        LastOwner: there would be no owner left.
    """
    found = _active(tx, campaign, member)
    if found.role > by.role:
        raise MoreThanYou(name=found.name, role=A_ROLE[found.role])
    if role > by.role:
        raise RoleTooHigh
    if found.role is Role.OWNER and role is not Role.OWNER and _owners(tx, campaign.id) <= 1:
        raise LastOwner
    tx.run("UPDATE member SET role = :role WHERE id = :id", role=role, id=found.id)
    tx.signal(people.TOPIC)
    deeds.note(tx, campaign.id, by.id, "role", found.id, role.name.lower(), at)
    return people.get(tx, campaign.id, member)


def remove(tx: Transaction, campaign: Campaign, member: int, by: Member, at: datetime) -> int:
    """Take somebody's seat away. Their numbers stay, what they had open goes back to the board; how many that was.

    Raises:
        NotFound: there is no such member, or they have left.
        NotYourself: it is oneself.
        MoreThanYou: the other is more than the one who removes.
    """
    found = check_removable(tx, campaign, member, by)
    deeds.note(tx, campaign.id, by.id, "remove", found.id, "", at)
    return leave(tx, campaign, found, at)


def check_removable(tx: Transaction, campaign: Campaign, member: int, by: Member) -> Member:
    """The member, whom ``by`` may remove; raises what :func:`remove` does."""
    found = _active(tx, campaign, member)
    if found.id == by.id:
        raise NotYourself
    if found.role > by.role:
        raise MoreThanYou(name=found.name, role=A_ROLE[found.role])
    return found


def leave(tx: Transaction, campaign: Campaign, member: Member, at: datetime) -> int:
    """Leave the campaign; like :func:`remove`, by oneself. The role goes with the seat.

    Raises:
        LastOwner: there would be no owner left.
    """
    back = _give_up(tx, member, at)
    tx.tell(facts.MemberLeft(member.id, back))
    return back


def leave_others(tx: Transaction, member: Member, at: datetime) -> None:
    """Leave all other campaigns the same person is in; nobody is told.

    Raises:
        LastOwner: one of them would have no owner left.
    """
    rows = tx.all(
        f"{people.MEMBERS} WHERE m.person = :person AND m.state = 'active' AND m.id <> :member",
        person=member.person, member=member.id,
    )  # fmt: skip
    for row in rows:
        _give_up(tx, Member.of(row), at)


def set_hours(
    tx: Transaction, member: Member, *, handout: time, quiet_from: time, quiet_until: time, minutes: int, now: datetime
) -> None:
    """When the mission comes, when it is quiet, and how many minutes a week there are.

    Today's mission isn't lost to it: where its new hour is over and it isn't there yet, it comes now.
    """
    tx.run(
        "UPDATE member SET handout_at = :handout, quiet_from = :quiet_from, quiet_until = :quiet_until,"
        " minutes = :minutes WHERE id = :id",
        handout=f"{handout:%H:%M}", quiet_from=f"{quiet_from:%H:%M}", quiet_until=f"{quiet_until:%H:%M}",
        minutes=minutes, id=member.id,
    )  # fmt: skip
    _plan(tx, people.get(tx, member.campaign, member.id), now)
    tx.tell(facts.WishesChanged(member.id))


def set_language(tx: Transaction, member: Member, language: str, zone: str, now: datetime) -> None:
    """The language somebody reads and speaks, and their zone, in every campaign they are in; hand-outs move along."""
    tx.run("UPDATE person SET language = :language, zone = :zone WHERE id = :id",
           language=language, zone=zone, id=member.person)  # fmt: skip
    tx.signal(people.TOPIC)
    for row in tx.all(f"{people.MEMBERS} WHERE m.person = :person", person=member.person):
        seat = Member.of(row)
        spoken = list(dict.fromkeys([language, *seat.languages]))
        tx.run("UPDATE member SET languages = :spoken WHERE id = :id", spoken=json.dumps(spoken), id=seat.id)
        _plan(tx, seat, now)
    tx.tell(facts.WishesChanged(member.id))


def set_wish(tx: Transaction, member: Member, wish: str) -> None:
    """How somebody wants to be reached: see :func:`campaigns.people.wish_of`."""
    tx.run("UPDATE member SET reached = :wish WHERE id = :id", wish=wish, id=member.id)
    tx.tell(facts.WishesChanged(member.id))


def set_interests(tx: Transaction, member: Member, tracks: Sequence[str], reach: str) -> None:
    """What somebody is interested in, and whether they go places (``either``, ``remote``, ``place``)."""
    tx.run(
        "UPDATE member SET tracks = :tracks, reach = :reach WHERE id = :id",
        tracks=json.dumps(list(tracks)), reach=reach, id=member.id,
    )  # fmt: skip


def set_spoken(tx: Transaction, member: Member, languages: Sequence[str]) -> None:
    """The languages somebody does missions in; the one they read where there are none."""
    tx.run(
        "UPDATE member SET languages = :languages WHERE id = :id",
        languages=json.dumps(list(languages) or [member.language]), id=member.id,
    )  # fmt: skip


def set_vacation(tx: Transaction, member: Member, first: date | None, last: date | None) -> None:
    """When somebody is away, both days included; None and None brings them back.

    Missions of a day they were or are away are excused: they keep a streak from nothing, also once this is over.
    """
    _excuse(tx, member)
    tx.run(
        "UPDATE member SET away_from = :first, away_until = :last WHERE id = :id", first=first, last=last, id=member.id
    )
    _excuse(tx, member)
    tx.tell(facts.WishesChanged(member.id))


def _excuse(tx: Transaction, member: Member) -> None:
    tx.run(
        "UPDATE assignment SET excused = TRUE WHERE member = :id AND day >= (SELECT m.away_from FROM member m"
        " WHERE m.id = :id) AND day <= (SELECT COALESCE(m.away_until, '9999') FROM member m WHERE m.id = :id)",
        id=member.id,
    )


def set_hidden(tx: Transaction, member: Member, *, hidden: bool) -> None:
    """Whether boards leave the name out."""
    tx.run("UPDATE member SET hidden = :hidden WHERE id = :id", hidden=hidden, id=member.id)
    shown.follow(tx, member.person)
    tx.tell(facts.HidingChanged(member.id))


def set_team(tx: Transaction, campaign: int, member: int, team: int | None) -> None:
    """Put somebody into a team; what they earn from now on counts there."""
    tx.run(
        "UPDATE member SET team = :team WHERE id = :id AND campaign = :campaign",
        team=team,
        id=member,
        campaign=campaign,
    )


def _give_up(tx: Transaction, member: Member, at: datetime) -> int:
    """Give up a seat; how many missions went back to the board."""
    if member.role is Role.OWNER and _owners(tx, member.campaign) <= 1:
        raise LastOwner
    tx.run(
        "UPDATE member SET state = 'left', left_at = :at, next_handout_at = NULL WHERE id = :id", at=at, id=member.id
    )
    tx.signal(people.TOPIC)
    shown.follow(tx, member.person)
    return assignments.hand_back(tx, member.id, at)


def _active(tx: Transaction, campaign: Campaign, member: int) -> Member:
    found = people.get(tx, campaign.id, member)
    if not found.active:
        raise NotFound
    return found


def _plan(tx: Transaction, member: Member, now: datetime) -> None:
    """Note when the next hand-out comes: today's where it isn't there yet, also if its hour is over."""
    if not member.active:
        return
    zone = member.where
    day = local_day(now, zone)
    due = next_handout(now, member.handout_hour, zone)
    todays = handout_on(day, member.handout_hour, zone)
    if todays is not None and todays <= now and assignments.of_day(tx, member.id, day) is None:
        due = todays
    tx.run("UPDATE member SET next_handout_at = :due WHERE id = :id", due=due, id=member.id)


def _owners(tx: Transaction, campaign: int) -> int:
    row = tx.one(
        "SELECT COUNT(*) AS n FROM member WHERE campaign = :campaign AND role = :owner AND state = 'active'",
        campaign=campaign, owner=Role.OWNER,
    )  # fmt: skip
    return row["n"] if row else 0
