"""What was said and shown in the browser's rooms, message by message. SQL only; nobody decides anything here."""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bot.chat.screen import Notice, Screen
from bot.database import Row, Transaction, instant
from bot.ids import short
from bot.values import dataclass

PAGE = 40  # messages a page of a room shows before somebody asks for earlier ones


class Kind(StrEnum):
    """What a message is."""

    SAID = "said"
    """Somebody's own words; ``body`` is them."""
    SHOWN = "shown"
    """A screen: ``body`` is it as it was kept, or empty where ``view`` draws it anew for everybody who looks."""
    SETTLED = "settled"
    """A screen about which nothing is left to be done: nobody who hasn't read it need do so."""
    NOTED = "noted"
    """A sentence in passing."""
    ASKED = "asked"
    """A form; ``draft`` is what has been answered."""
    GONE = "gone"
    """Taken away again."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``reader`` is the one person who may see it, ``author`` who said it; None is the bot.

    ``under`` is the message it belongs to; ``position`` orders a room and ``changed`` rises with each change.
    """

    id: int
    campaign: int
    room: str
    reader: int | None
    author: int | None
    author_name: str
    kind: Kind
    body: str
    media: tuple[int, ...]
    view: str
    draft: int | None
    under: int | None
    position: int
    changed: int
    at: datetime

    @classmethod
    def of(cls, row: Row) -> "Message":
        """The message in a row of :data:`_MESSAGES`."""
        return cls(
            row["id"], row["campaign"], row["room"], row["reader"], row["author"], row["author_name"] or "",
            Kind(row["kind"]), row["body"], tuple(json.loads(row["media"])), row["view"], row["draft"], row["under"],
            row["position"], row["changed"], instant(row["at"]),
        )  # fmt: skip

    @property
    def tap(self) -> tuple[str, tuple[str, ...]]:
        """The view it shows and that view's arguments, as a payload writes them."""
        name, *arguments = self.view.split("|")
        return name, tuple(arguments)


@dataclass(frozen=True, slots=True)
class New:
    """A message about to be kept."""

    kind: Kind
    body: str = ""
    reader: int | None = None
    author: int | None = None
    media: tuple[int, ...] = ()
    view: str = ""
    draft: int | None = None
    under: int | None = None


_MESSAGES = "SELECT w.*, p.name AS author_name FROM web_message w LEFT JOIN person p ON p.id = w.author"


def kind_of(reply: Screen | Notice) -> Kind:
    """What kind of message a reply is."""
    return Kind.NOTED if isinstance(reply, Notice) else kind_of_view(reply)


def kind_of_view(shows: object) -> Kind:
    """What kind of message it is that draws a view itself."""
    return Kind.SETTLED if isinstance(shows, Screen) and shows.settled else Kind.SHOWN


def own_room(person: int) -> str:
    """The name of the conversation between a person and the bot."""
    return f"@{short(person)}"


def topic(room: str) -> str:
    """What those who look at a room listen on."""
    return f"web:{room}"


def add(tx: Transaction, campaign: int, room: str, new: New, at: datetime, letter: int | None = None) -> int | None:
    """Keep a message and return its id; None where that letter is there already."""
    position = tx.new_id()
    message = position if letter is None else letter
    added = tx.run(
        "INSERT INTO web_message (id, campaign, room, reader, author, kind, body, media, view, draft, under, position,"
        " changed, at) VALUES (:id, :campaign, :room, :reader, :author, :kind, :body, :media, :view, :draft, :under,"
        " :position, :position, :at) ON CONFLICT (id) DO NOTHING",
        id=message, campaign=campaign, room=room, reader=new.reader, author=new.author, kind=new.kind, body=new.body,
        media=json.dumps(new.media), view=new.view, draft=new.draft, under=new.under, position=position, at=at,
    )  # fmt: skip
    if not added:
        return None
    tx.signal(topic(room))
    return message


def shown(tx: Transaction, campaign: int, room: str, view: str, after: int) -> int | None:
    """The newest message of a room that shows a view and came after a letter; None where there is none."""
    row = tx.one(
        "SELECT MAX(id) AS newest FROM web_message WHERE campaign = :campaign AND view = :view AND room = :room"
        " AND id > :after AND kind <> 'gone'",
        campaign=campaign, view=view, room=room, after=after,
    )  # fmt: skip
    return row["newest"] if row else None


def change(
    tx: Transaction, message: Message, kind: Kind, body: str, view: str, *, reader: int | None, draft: int | None = None
) -> None:
    """Put something else in a message's place."""
    tx.run(
        "UPDATE web_message SET kind = :kind, body = :body, view = :view, reader = :reader, draft = :draft,"
        " changed = :changed WHERE id = :id",
        kind=kind, body=body, view=view, reader=reader, draft=draft, changed=tx.new_id(), id=message.id,
    )  # fmt: skip
    tx.signal(topic(message.room))


def touch(tx: Transaction, message: Message) -> None:
    """Have a message drawn anew for everybody who looks at it."""
    tx.run("UPDATE web_message SET changed = :changed WHERE id = :id", changed=tx.new_id(), id=message.id)
    tx.signal(topic(message.room))


def draw_itself(tx: Transaction, message: Message) -> None:
    """Have a message that shows a view draw it anew from now on, whatever was kept of it."""
    tx.run("UPDATE web_message SET body = '', changed = :changed WHERE id = :id", changed=tx.new_id(), id=message.id)
    tx.signal(topic(message.room))


def take_away(tx: Transaction, message: Message) -> None:
    """Take a message away, with what belongs to it."""
    tx.run(
        "UPDATE web_message SET kind = 'gone', body = '', view = '', media = '[]', draft = NULL, changed = :changed"
        " WHERE (id = :id OR under = :id) AND kind <> 'gone'",
        changed=tx.new_id(), id=message.id,
    )  # fmt: skip
    tx.signal(topic(message.room))


def clear_under(tx: Transaction, message: Message, reader: int) -> None:
    """Take away what one person was answered under a message."""
    for row in tx.all(
        f"{_MESSAGES} WHERE w.under = :id AND w.reader = :reader AND w.kind <> 'gone'", id=message.id, reader=reader
    ):
        take_away(tx, Message.of(row))


def clear_forms(tx: Transaction, draft: int) -> None:
    """Take away the forms that show a draft, so that it is open in one place only."""
    for row in tx.all(f"{_MESSAGES} WHERE w.draft = :draft AND w.kind = 'asked'", draft=draft):
        take_away(tx, Message.of(row))


def typed_into(tx: Transaction, draft: int) -> None:
    """Have the form of a draft drawn anew in the other windows it is open in."""
    for row in tx.all(f"{_MESSAGES} WHERE w.draft = :draft AND w.kind = 'asked'", draft=draft):
        touch(tx, Message.of(row))


def show_anew(tx: Transaction, campaign: int, view: str, kind: Kind = Kind.SHOWN) -> None:
    """Have messages that show a view drawn anew as of a kind; a reply kept as it was becomes the view itself."""
    for row in tx.all(
        "UPDATE web_message SET body = '', changed = :changed, kind = :kind"
        " WHERE campaign = :campaign AND view = :view AND kind IN ('shown', 'settled') RETURNING room",
        changed=tx.new_id(), campaign=campaign, view=view, kind=kind,
    ):  # fmt: skip
        tx.signal(topic(row["room"]))


def file_made(tx: Transaction, room: str, word: str, key: str) -> None:
    """Write the key of a file that was made where its word stands."""
    tx.run(
        "UPDATE web_message SET body = replace(body, :word, :key), changed = :changed"
        " WHERE room = :room AND body LIKE :any",
        word=word,
        key=key,
        changed=tx.new_id(),
        room=room,
        any=f"%{word}%",
    )
    tx.signal(topic(room))


def find(tx: Transaction, campaign: int, message: int, reader: int, rooms: Sequence[str]) -> Message | None:
    """A message, if that reader may see it."""
    row = tx.one(
        f"{_MESSAGES} WHERE w.id = :id AND w.campaign = :campaign AND (w.reader IS NULL OR w.reader = :reader)",
        id=message, campaign=campaign, reader=reader,
    )  # fmt: skip
    return Message.of(row) if row and row["room"] in rooms else None


def offers(tx: Transaction, campaign: int, rooms: Sequence[str], reader: int, key: str) -> bool:
    """Whether a message that a person may see offers a file of that key."""
    named = {f"r{place}": room for place, room in enumerate(rooms)}
    return tx.one(
        "SELECT 1 AS found FROM web_message WHERE campaign = :campaign AND kind <> 'gone' AND body LIKE :any"
        f" AND room IN ({', '.join(f':{name}' for name in named)}) AND (reader IS NULL OR reader = :reader) LIMIT 1",
        campaign=campaign, any=f"%{key}%", reader=reader, **named,
    ) is not None  # fmt: skip


def page(
    tx: Transaction, campaign: int, room: str, reader: int, before: int | None = None, limit: int = PAGE
) -> list[Message]:
    """The newest messages of a room that a person may see, oldest first; those before a position where one is given."""
    rows = tx.all(
        f"{_MESSAGES} WHERE w.campaign = :campaign AND w.room = :room AND w.under IS NULL AND w.kind <> 'gone'"
        " AND (w.reader IS NULL OR w.reader = :reader) AND w.position < :before ORDER BY w.position DESC LIMIT :limit",
        campaign=campaign, room=room, reader=reader, before=before or 2**63 - 1, limit=limit,
    )  # fmt: skip
    return [Message.of(row) for row in reversed(rows)]


def under(tx: Transaction, message: int, reader: int) -> list[Message]:
    """What belongs under a message, as that person sees it."""
    rows = tx.all(
        f"{_MESSAGES} WHERE w.under = :id AND w.kind <> 'gone' AND (w.reader IS NULL OR w.reader = :reader)"
        " ORDER BY w.position",
        id=message, reader=reader,
    )  # fmt: skip
    return [Message.of(row) for row in rows]


def since(tx: Transaction, campaign: int, rooms: Sequence[str], reader: int, cursor: int, limit: int) -> list[Message]:
    """What changed in these rooms after a cursor, in the order it changed, also what was taken away."""
    found: list[Message] = []
    for room in rooms:
        rows = tx.all(
            f"{_MESSAGES} WHERE w.campaign = :campaign AND w.room = :room AND w.changed > :cursor"
            " AND (w.reader IS NULL OR w.reader = :reader) ORDER BY w.changed LIMIT :limit",
            campaign=campaign, room=room, cursor=cursor, reader=reader, limit=limit,
        )  # fmt: skip
        found.extend(Message.of(row) for row in rows)
    return sorted(found, key=lambda message: message.changed)


def newest(tx: Transaction, campaign: int, rooms: Sequence[str]) -> int:
    """The cursor behind everything there is in these rooms."""
    cursors = [0]
    for room in rooms:
        row = tx.one(
            "SELECT MAX(changed) AS newest FROM web_message WHERE campaign = :campaign AND room = :room",
            campaign=campaign, room=room,
        )  # fmt: skip
        cursors.append((row["newest"] if row else 0) or 0)
    return max(cursors)


def read_upto(tx: Transaction, campaign: int, person: int, room: str) -> int:
    """The position up to which a person has read a room; 0 where they were never there."""
    row = tx.one(
        "SELECT upto FROM web_read WHERE campaign = :campaign AND person = :person AND room = :room",
        campaign=campaign, person=person, room=room,
    )  # fmt: skip
    return int(row["upto"]) if row else 0


def last_before(tx: Transaction, campaign: int, room: str, before: datetime) -> int:
    """The position of a room's newest message from before a moment; 0 where there is none."""
    row = tx.one(
        "SELECT MAX(position) AS newest FROM web_message WHERE campaign = :campaign AND room = :room AND at < :before",
        campaign=campaign, room=room, before=before,
    )  # fmt: skip
    return int(row["newest"] or 0) if row else 0


def mark_read(tx: Transaction, campaign: int, person: int, room: str, upto: int) -> None:
    """Note how far somebody has read; never backwards."""
    changed = tx.run(
        "INSERT INTO web_read (campaign, person, room, upto) VALUES (:campaign, :person, :room, :upto)"
        " ON CONFLICT (campaign, person, room) DO UPDATE SET upto = :upto WHERE web_read.upto < :upto",
        campaign=campaign, person=person, room=room, upto=upto,
    )  # fmt: skip
    if changed:
        tx.signal(topic(own_room(person)))


def unread(tx: Transaction, campaign: int, room: str, person: int, since: datetime) -> int:
    """How many messages of others a person has not read and may have to, since they joined."""
    row = tx.one(
        "SELECT COUNT(*) AS n FROM web_message WHERE campaign = :campaign AND room = :room AND position > :upto"
        " AND at >= :since AND under IS NULL AND kind NOT IN ('gone', 'settled')"
        " AND (author IS NULL OR author <> :person) AND (reader IS NULL OR reader = :person)",
        campaign=campaign, room=room, upto=read_upto(tx, campaign, person, room), since=since, person=person,
    )  # fmt: skip
    return int(row["n"]) if row else 0
