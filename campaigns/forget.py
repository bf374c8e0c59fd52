"""Forgetting somebody: the person goes, the campaign's sums stay right."""

from datetime import datetime

from bot.database import Transaction
from campaigns import announcements, deeds, facts, media, own_words, personal, shown, staffing, thanks, wins
from campaigns.campaign import Campaign
from campaigns.people import Member


def forget(tx: Transaction, campaign: Campaign, member: Member, at: datetime) -> None:
    """Take away what is known of a member and who they are; files nobody needs any more are signalled.

    Links that can be undone are to be undone before: what is forgotten stays forgotten, and who was linked by mistake
    hadn't asked for it.

    What platforms keep of conversations with them is forgotten by those who keep it, once they hear of it.

    They leave every campaign they are in. Their seats and the ledger's lines stay without a name, so that every sum
    is what it was.

    Raises:
        LastOwner: there would be no owner left.
    """
    weeks = personal.told_of(tx, member.id)
    staffing.leave(tx, campaign, member, at)
    staffing.leave_others(tx, member, at)
    rows = tx.all("SELECT original, public, small FROM media WHERE person = :person", person=member.person)
    theirs = media.files_in(rows)
    rows = tx.all("SELECT name FROM person WHERE (id = :id OR same_as = :id) AND name <> ''", id=member.person)
    names = tuple(row["name"] for row in rows)
    _forget_media(tx, member.person)
    told: list[int] = []
    for seat, where in _seats(tx, member.person):
        told += wins.of_member(tx, seat)
        named_in = own_words.forget(tx, where, seat, names)
        weeks += named_in if where == campaign.id else ()
        _forget_seat(tx, seat)
    _forget_talk(tx, member.person)
    tx.run(
        "DELETE FROM web_session WHERE account IN (SELECT id FROM account WHERE person = :person)", person=member.person
    )
    tx.run("DELETE FROM account WHERE person = :person", person=member.person)
    tx.run("DELETE FROM link_code WHERE person = :person", person=member.person)
    tx.run("UPDATE person SET name = '', language = 'en', zone = 'UTC' WHERE id = :person OR same_as = :person",
           person=member.person)  # fmt: skip
    shown.follow(tx, member.person)
    media.let_go(tx, theirs, at)  # the same picture may have been sent by two
    deeds.note(tx, campaign.id, None, "forget", member.id, "", at)
    tx.tell(facts.MemberForgotten(member.id, member.person, names, tuple(dict.fromkeys(weeks)), tuple(told)))


def _seats(tx: Transaction, person: int) -> list[tuple[int, int]]:
    """The seats a person has or had, each with its campaign, also from before two apps became one."""
    rows = tx.all(
        "SELECT m.id, m.campaign FROM member m JOIN person p ON p.id = m.person"
        " WHERE p.id = :person OR p.same_as = :person",
        person=person,
    )
    return [(row["id"], row["campaign"]) for row in rows]


def _forget_talk(tx: Transaction, person: int) -> None:
    # Also those laid aside when two apps became one: nobody's they are, and of an account still.
    tx.run("DELETE FROM draft WHERE account IN (SELECT id FROM account WHERE person = :person)", person=person)
    tx.run("UPDATE incident SET person = NULL WHERE person = :person", person=person)
    for table in ("draft", "web_link", "web_read"):
        tx.run(f"DELETE FROM {table} WHERE person = :person", person=person)


def _forget_media(tx: Transaction, person: int) -> None:
    tx.run("DELETE FROM near_copy WHERE media IN (SELECT id FROM media WHERE person = :person)"
           " OR other IN (SELECT id FROM media WHERE person = :person)", person=person)  # fmt: skip
    tx.run("DELETE FROM media WHERE person = :person", person=person)


def _forget_seat(tx: Transaction, member: int) -> None:
    tx.run(
        "UPDATE evidence SET answers = '{}', earlier = '[]', reason = '',"
        " state = CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END WHERE member = :member", member=member,
    )  # fmt: skip
    _forget_people_met(tx, member)
    own = "SELECT id FROM evidence WHERE member = :member"
    about = f"SELECT id FROM consent WHERE evidence IN ({own}) OR interview IN (SELECT subject FROM evidence WHERE"
    tx.run(f"UPDATE deed SET detail = '' WHERE subject IN ({own}) AND what IN ('send_back', 'opinion')", member=member)
    tx.run(f"DELETE FROM deed WHERE subject IN ({about} member = :member))", member=member)
    tx.run(f"DELETE FROM consent WHERE id IN ({about} member = :member))", member=member)
    for table in ("opinion", "sign", "flag"):
        tx.run(f"DELETE FROM {table} WHERE evidence IN ({own})", member=member)
    tx.run("UPDATE opinion SET question = '', words = '' WHERE asked = :member OR asked_by = :member", member=member)
    for table in ("profile", "conversation", "interview", "letter", "trust"):
        tx.run(f"DELETE FROM {table} WHERE member = :member", member=member)
    thanks.forget(tx, member)
    wins.forget(tx, member)
    announcements.forget(tx, member)
    tx.run("UPDATE member SET hidden = TRUE, tracks = '[]', languages = '[]' WHERE id = :member", member=member)


def _forget_people_met(tx: Transaction, member: int) -> None:
    """Whom they met goes with them, and what they wrote about others; that so many were met at an event stays."""
    theirs = "contact IN (SELECT id FROM contact WHERE member = :member)"
    tx.run(f"UPDATE follow_up SET contact = NULL, remind_at = NULL WHERE member = :member OR {theirs}", member=member)
    tx.run(f"DELETE FROM contact_note WHERE member = :member OR {theirs}", member=member)
    tx.run("DELETE FROM contact WHERE member = :member", member=member)
    tx.run("UPDATE attendance SET place = '' WHERE member = :member", member=member)
