"""What boards call a member: their name, while they are on the team and don't hide. It is kept beside every total."""

from collections.abc import Collection

from bot.database import Transaction


def name_of(member: str) -> str:
    """What boards call the member whose id the SQL ``member`` gives, as SQL; NULL where they have no name there.

    What holds no seat, a team or the campaign, has none either.
    """
    return (
        "(SELECT p.name FROM member m JOIN person p ON p.id = m.person"
        f" WHERE m.id = {member} AND m.state = 'active' AND NOT m.hidden)"
    )


def names(tx: Transaction, members: Collection[int]) -> dict[int, str]:
    """What boards call some members, by their ids; those without a name there are left out."""
    if not members:
        return {}
    values = {f"m{place}": member for place, member in enumerate(sorted(members))}
    rows = tx.tuples(
        "SELECT m.id, p.name FROM member m JOIN person p ON p.id = m.person"
        f" WHERE m.id IN ({', '.join(f':{name}' for name in values)}) AND m.state = 'active' AND NOT m.hidden",
        **values,
    )
    return dict(rows)


def follow(tx: Transaction, *people: int) -> None:
    """Let every board call these people what they are to be called now.

    It belongs into each transaction that changes a name, whether a seat is hidden, its state, or whose it is: who
    hides is then hidden everywhere at once.
    """
    for person in people:
        tx.run(
            f"UPDATE total SET shown = {name_of('total.holder')}"
            " WHERE holder IN (SELECT id FROM member WHERE person = :person)",
            person=person,
        )
