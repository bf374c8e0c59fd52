"""What boards call a member: their name, while they are on the team and don't hide. It is kept beside every total."""

from bot.database import Transaction


def name_of(member: str) -> str:
    """What boards call the member whose id the SQL ``member`` gives, as SQL; NULL where they have no name there.

    What holds no seat, a team or the campaign, has none either.
    """
    return (
        "(SELECT p.name FROM member m JOIN person p ON p.id = m.person"
        f" WHERE m.id = {member} AND m.state = 'active' AND NOT m.hidden)"
    )


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
