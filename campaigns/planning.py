"""When a mission is open, how often it is given, and for whom: what a lead may change of it while it runs."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.database import Transaction
from bot.values import dataclass
from bot.words import _
from campaigns import earlier, missions
from campaigns.missions import Mission
from campaigns.refusals import Refusal


class EndsBeforeItStarts(Refusal):
    """A mission was to end before it starts."""

    says = _("It would end on {ends}, before it starts on {starts}. Swap the two, or leave one empty.")


class WaitsForItself(Refusal):
    """A mission was to wait for one that waits for it, so that nobody could ever have either."""

    says = _("“{title}” waits for this one, so nobody could ever begin. Choose another mission, or none.")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a mission may be taken and how often; None is no bound.

    The dates are both included. ``again_after_days`` is after how many days somebody may have it again (None: once),
    ``per_day`` how many may have it a day, ``per_member`` how often each, ``in_all`` how many times it is given at all.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    again_after_days: int | None = None
    per_day: int | None = None
    per_member: int | None = None
    in_all: int | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a mission is and where; nothing named is everybody, everywhere.

    ``needs`` are the keys of the missions somebody has to have done before; ``trusted`` lets those be approved by
    themselves who have earned it.
    """

    place: str = ""
    tracks: Sequence[str] = ()
    languages: Sequence[str] = ()
    needs: Sequence[str] = ()
    trusted: bool = False


def reschedule(tx: Transaction, campaign: int, mission: int, to: Schedule, at: datetime) -> Mission:
    """Change when and how often a mission is given. Those who have it already may finish it.

    Raises:
        NotFound: the campaign has no such mission.
        EndsBeforeItStarts: it would never be open.
    """
    found = missions.get(tx, campaign, mission)
    if to.starts_on and to.ends_on and to.ends_on < to.starts_on:
        raise EndsBeforeItStarts(ends=to.ends_on, starts=to.starts_on)
    last = found.last_on if to.ends_on == found.ends_on else None  # the last call belonged to the end there was
    with earlier.kept(tx, campaign, at):
        tx.run(
            "UPDATE mission SET starts_on = :starts, ends_on = :ends, last_on = :last, again_after_days = :again,"
            " per_day = :per_day, per_member = :per_member, in_all = :in_all, changed_at = :at WHERE id = :mission",
            starts=to.starts_on, ends=to.ends_on, last=last, again=to.again_after_days, per_day=to.per_day,
            per_member=to.per_member, in_all=to.in_all, at=at, mission=mission,
        )  # fmt: skip
    return missions.get(tx, campaign, mission)


def aim(tx: Transaction, campaign: int, mission: int, at_whom: Audience, at: datetime) -> Mission:
    """Change for whom a mission is and where; what its place is called elsewhere stays while the place does.

    Raises:
        NotFound: the campaign has no such mission.
        WaitsForItself: a mission it would need waits for it.
    """
    found = missions.get(tx, campaign, mission)
    everything = {each.key: each for each in missions.everything(tx, campaign)}
    for key in at_whom.needs:
        if found.key in _before(everything, (key,)):
            raise WaitsForItself(title=everything[key].title)
    if at_whom.place != found.place.text:
        with earlier.kept(tx, campaign, at):
            tx.run("UPDATE mission SET place = :place WHERE id = :mission", place=at_whom.place, mission=mission)
            _forget_translations_of_the_place(tx, mission)
    tx.run(
        "UPDATE mission SET remote = :remote, tracks = :tracks, languages = :languages, needs = :needs,"
        " review = :review, changed_at = :at WHERE id = :mission",
        remote=found.remote if at_whom.place == found.place.text else not at_whom.place,
        tracks=json.dumps(sorted(at_whom.tracks)), languages=json.dumps(sorted(at_whom.languages)),
        needs=json.dumps(list(dict.fromkeys(at_whom.needs))), review="trusted" if at_whom.trusted else "person",
        at=at, mission=mission,
    )  # fmt: skip
    return missions.get(tx, campaign, mission)


def _before(everything: dict[str, Mission], keys: Iterable[str]) -> set[str]:
    """Those missions, and all that have to be done before them."""
    found: set[str] = set()
    to_look_at = list(keys)
    while to_look_at:
        key = to_look_at.pop()
        if key not in found and key in everything:
            found.add(key)
            to_look_at.extend(everything[key].needs)
    return found


def _forget_translations_of_the_place(tx: Transaction, mission: int) -> None:
    row = tx.one("SELECT words FROM mission WHERE id = :mission", mission=mission)
    words = json.loads(row["words"]) if row else {}
    kept = {code: {name: text for name, text in said.items() if name != "place"} for code, said in words.items()}
    tx.run("UPDATE mission SET words = :words WHERE id = :mission", words=json.dumps(kept), mission=mission)
