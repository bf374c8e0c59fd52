"""Two people of a scene, linked and parted by the rules; and what there is of each, to compare."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.database import Transaction
from campaigns import assignments, evidence, linking, logbook, people
from campaigns.evidence import Evidence
from campaigns.linking import Link
from campaigns.logbook import Depth
from campaigns.missions import Kind
from campaigns.people import Member, Person, Role
from tests.campaigns.scene import Scene

_codes = (f"CODE{number}" for number in itertools.count(1))


@dataclass(slots=True)
class App:
    """Somebody's app in a scene: whoever it is now speaks from it."""

    scene: Scene
    name: str

    @property
    def person(self) -> Person:
        """Who speaks from it."""
        return self.scene.read(self._person)

    @property
    def seat(self) -> Member:
        """Their seat, as this app may use it."""

        def work(tx: Transaction) -> Member:
            person = self._person(tx)
            found = people.member_of(tx, self.scene.campaign.id, person.id, person.account)
            assert found is not None
            return found

        return self.scene.read(work)

    @property
    def sits(self) -> bool:
        """Whether whoever speaks from it is on the team."""
        return self.scene.read(lambda tx: people.member_of(tx, self.scene.campaign.id, self._person(tx).id) is not None)

    def talks(self, contact: str, on: datetime | None = None) -> Evidence:
        """Log a talk with somebody, and remember that it was from here."""
        seat, at = self.seat, self.scene.now

        def work(tx: Transaction) -> Evidence:
            number = logbook.log_conversation(
                tx, self.scene.campaign, seat, online=False, where="", topic="", depth=Depth.TALK, listened="A lot.",
                link="", contact=contact, day=(on or at).date(), at=at,
            )  # fmt: skip
            handed = evidence.log(tx, self.scene.campaign, seat, Kind.CONVERSATION, number, {"note": "We talked."}, at)
            self._notes(tx, seat, "evidence", handed.id)
            return handed

        return self.scene.unit(work)

    def takes(self, key: str) -> assignments.Assignment:
        """Take a mission from the board."""
        seat = self.seat
        given = self.scene.takes(seat, key)
        self.scene.unit(lambda tx: self._notes(tx, seat, "assignment", given.id))
        return given

    def hands_in(self, given: assignments.Assignment, answers: dict[str, Any] | None = None) -> Evidence:
        """Hand a mission in."""
        seat = self.seat
        handed = self.scene.hands_in(seat, given, answers)
        self.scene.unit(lambda tx: self._notes(tx, seat, "evidence", handed.id))
        return handed

    def links(self, other: "App") -> Link:
        """Type here the code the other app shows."""

        def work(tx: Transaction) -> Link:
            code, campaign, now = next(_codes), self.scene.campaign.id, self.scene.now
            linking.give_code(tx, campaign, other._person(tx), code, now)
            mine = self._person(tx)
            found = linking.look_up(tx, mine, code, now)
            assert found is not None
            return linking.link(tx, campaign, found, code, mine, now)

        return self.scene.unit(work)

    def undoes(self, link: Link) -> None:
        """Undo a link."""
        self.scene.unit(lambda tx: linking.undo(tx, link.id, self._person(tx), self.scene.now))

    def agrees(self, link: Link) -> None:
        """Say that the other app is theirs, too."""
        self.scene.unit(lambda tx: linking.agree(tx, self.scene.campaign.id, link, self._person(tx)))

    def _person(self, tx: Transaction) -> Person:
        found = people.find(tx, "stage", self.name)
        assert found is not None
        return found

    def _notes(self, tx: Transaction, seat: Member, kind: str, number: int) -> None:
        linking.note_work(tx, seat, self._person(tx).account, kind, number)


def app(scene: Scene, name: str, role: Role | None = Role.MEMBER) -> App:
    """Somebody with an app, and a seat where there is a role."""
    if role is None:
        scene.person(name)
    else:
        scene.seat(name, role)
    return App(scene, name)


def approved(scene: Scene, which: App, key: str) -> None:
    """Take a mission in an app, hand it in there, and have it approved."""
    ines = scene.seat("Ines", Role.LEAD)
    scene.approves(ines, which.hands_in(which.takes(key)))


def belongings(scene: Scene) -> dict[str, list[Any]]:
    """Everything that is somebody's, table by table."""
    columns = {
        "person": "id, name, language, zone, same_as",
        "account": "id, person, platform, external, name, home",
        "member": "id, person, role, team, state, hidden, same_as, left_at",
        "assignment": "id, member, mission, day, slot, state",
        "evidence": "id, member, assignment, state, round, subject",
        "conversation": "id, member, once",
        "profile": "id, member",
        "interview": "id, member",
        "win": "id, member",
        "thanks": "id, by_member, to_member",
        "contact": "id, member",
        "contact_note": "id, member",
        "follow_up": "id, member",
        "attendance": "id, event, member, checked_in_at, place, late",
        "media": "id, person, evidence",
        "draft": "id, person, route, arguments, answers",
        "letter": "id, member, recipient, cause, state, platform, address",
        "web_message": "id, room, reader, author",
        "link_moved": "link, kind, id",
        "link_cap": "account, campaign, role",
        "total": "board, holder, amount, reached_at",
        "bucket": "board, level, b, n",
    }
    # Ranks and dates are the members'; what a bucket no longer holds is the same as no bucket.
    only = dict.fromkeys(columns, "") | {
        "total": " WHERE holder IN (SELECT id FROM member)", "bucket": " WHERE n <> 0",
    }  # fmt: skip

    def work(tx: Transaction) -> dict[str, list[Any]]:
        found = {}
        for table, names in columns.items():
            those = [name.strip() for name in names.split(",")]
            rows = [tuple(row[name] for name in those) for row in tx.all(f"SELECT {names} FROM {table}{only[table]}")]
            found[table] = sorted(rows, key=lambda row: [str(each) for each in row])
        return found

    return scene.read(work)
