"""What has to fit together between the tables: keys that name each other, languages, hours, dates."""

from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any

from campaigns.packs.draft import CAMPAIGN, INTERVIEWS, MISSIONS, WORDS, Draft, Finding, strings, unknown
from campaigns.packs.explain import ENTRIES, named
from campaigns.packs.lines import Path
from campaigns.packs.mission import Mission
from campaigns.packs.problems import did_you_mean, listed
from campaigns.packs.values import names_a_language

# The lists whose titles words.toml translates.
TITLED = ("tracks", "teams", "goals", "events")


def mismatches(draft: Draft) -> Iterator[Finding]:
    """Everything that names what isn't there, or contradicts something else."""
    for file, names in (
        (CAMPAIGN, (*TITLED, "invites")),
        (MISSIONS, ("mission",)),
        (INTERVIEWS, ("question", "reason")),
    ):
        for name in names:
            yield from _twice(draft, file, name)
    if CAMPAIGN in draft.tables:
        yield from _campaign(draft)
        yield from _hours(draft)
        yield from _missions(draft)
        yield from _events(draft)
        yield from _translations(draft)
        yield from _words(draft)


def _twice(draft: Draft, file: str, name: str) -> Iterator[Finding]:
    by = "code" if name == "invites" else "key"
    seen: dict[str, int] = {}
    for number, entry in draft.entries(file, name):
        if not isinstance(entry.get(by), str):
            continue
        key = entry[by].strip()
        # Codes are typed by people: upper and lower case are the same.
        if seen.setdefault(key.casefold() if by == "code" else key, number) != number:
            yield Finding(
                file, (name, number, by), f'{ENTRIES[name]} "{key}" is there twice.', "Give one another name."
            )


def _campaign(draft: Draft) -> Iterator[Finding]:
    table = draft.tables[CAMPAIGN]
    starts, ends = draft.day("starts"), draft.day("ends")
    if starts and ends and ends < starts:
        yield Finding(CAMPAIGN, ("ends",), f"ends is {ends}, before the campaign starts on {starts}.", "Swap them.")
    languages = draft.languages()
    for number, code in enumerate(languages):
        if code in languages[:number]:
            yield Finding(CAMPAIGN, ("languages", number), f'languages names "{code}" twice.', "Take one out.")
    questions = draft.keys(INTERVIEWS, "question")
    signature = table.get("signature")
    if questions and isinstance(signature, str) and signature.strip() not in questions:
        yield Finding(
            CAMPAIGN,
            ("signature",),
            f'signature "{signature}" is not one of the questions in interviews.toml {listed(questions)}.',
            did_you_mean(signature, questions),
        )


def _hours(draft: Draft) -> Iterator[Finding]:
    hours = draft.hours
    if hours is None:
        return
    quiet = hours.quiet
    night = f"{quiet.since:%H:%M} to {quiet.until:%H:%M}"
    if hours.latest < hours.handout:
        what = f"hours.latest is {hours.latest:%H:%M}, before the hand-out at {hours.handout:%H:%M}."
        yield Finding(CAMPAIGN, ("hours", "latest"), what, "Make it a later hour of the same day.")
    for name, at in (("handout", hours.handout), ("digest", hours.digest)):
        if _within(at, quiet.since, quiet.until):
            what = f"hours.{name} is {at:%H:%M}, in the quiet hours, {night}."
            yield Finding(CAMPAIGN, ("hours", name), what, "Move one of them.")


def _within(at: time, since: time, until: time) -> bool:
    """Whether an hour is among the quiet ones; the same hour twice means there are none."""
    if since <= until:
        return since <= at < until
    return at >= since or at < until


def _missions(draft: Draft) -> Iterator[Finding]:
    """Goals, tracks and languages that missions name."""
    goals, tracks = draft.keys(CAMPAIGN, "goals"), draft.keys(CAMPAIGN, "tracks")
    languages = draft.languages()
    for number, entry in draft.entries(MISSIONS, "mission"):
        at: Path = ("mission", number)
        goal = entry.get("goal")
        if isinstance(goal, str):
            yield from unknown(MISSIONS, (*at, "goal"), "goal", goal, goals, "goals")
        for step, track in strings(entry.get("tracks")):
            yield from unknown(MISSIONS, (*at, "tracks", step), "track", track, tracks, "tracks")
        for step, code in strings(entry.get("languages")) if languages else ():
            yield from unknown(MISSIONS, (*at, "languages", step), "language", code, languages, "languages")
    for number, mission in draft.missions.items():
        yield from _mission(number, mission)


def _events(draft: Draft) -> Iterator[Finding]:
    """Missions that events name."""
    known = draft.keys(MISSIONS, "mission")
    for number, entry in draft.entries(CAMPAIGN, "events"):
        for step, key in strings(entry.get("missions")) if known else ():
            yield from unknown(CAMPAIGN, ("events", number, "missions", step), "mission", key, known, "missions")


def _mission(number: int, mission: Mission) -> Iterator[Finding]:
    """What contradicts itself within a mission that is right otherwise."""
    at: Path = ("mission", number)
    owner = f'mission "{mission.key}"'
    if mission.remote and mission.place is not None:
        what = f"{owner} has a place and is remote."
        yield Finding(MISSIONS, (*at, "remote"), what, "Take one of the two out.")
    if not mission.remote and mission.place is None:
        what = f"{owner} has neither a place nor remote = true."
        yield Finding(MISSIONS, at, what, 'Say where it is done: place = "…", or remote = true.')
    asked = [ask.what for ask in mission.asks]
    for step, kind in enumerate(asked):
        if kind in asked[:step]:
            what = f'{owner} asks for "{kind}" twice.'
            yield Finding(MISSIONS, (*at, "asks", step), what, "Ask once, and say all in its text.")
    for code, words in mission.translations.items():
        for kind in words.asks:
            yield from unknown(MISSIONS, (*at, code, "asks", kind), "ask", kind, asked, "asks", owner)


def _translations(draft: Draft) -> Iterator[Finding]:
    """Texts in a language the campaign doesn't have, or has first: those stand outside such tables."""
    languages = draft.languages()
    if not languages:
        return
    for file, names in ((MISSIONS, ("mission",)), (INTERVIEWS, ("question", "reason"))):
        for name in names:
            for number, entry in draft.entries(file, name):
                for code in _codes(entry):
                    owner = named((name, number), draft.tables[file])
                    yield from _language(file, (name, number, code), code, languages, owner)


def _words(draft: Draft) -> Iterator[Finding]:
    languages = draft.languages()
    table = draft.tables.get(WORDS, {})
    if not languages:
        return
    for code in _codes(table):
        if code not in languages:
            yield from unknown(WORDS, (code,), "language", code, languages, "languages")
            continue
        for name in ("name", "goal", "sentiment", "vision", "places", *TITLED):
            if code == languages[0] and name in table[code]:
                what = f'{code}.{name} is in campaign.toml already: "{code}" is the campaign\'s first language.'
                yield Finding(WORDS, (code, name), what, "Take it out here.")
        for name in TITLED:
            given, known = table[code].get(name), draft.keys(CAMPAIGN, name)
            for key in given if isinstance(given, dict) else ():
                yield from unknown(WORDS, (code, name, key), ENTRIES[name], key, known, name)


def _codes(table: Mapping[str, Any]) -> list[str]:
    """The keys of a table that name a language; which keys do is settled where the tables are read."""
    return [key for key, value in table.items() if names_a_language(key, value)]


def _language(file: str, path: Path, code: str, languages: list[str], owner: str) -> Iterator[Finding]:
    if code not in languages:
        what = f'{owner} has texts in "{code}", not one of this campaign\'s languages {listed(languages)}.'
        yield Finding(file, path, what, did_you_mean(code, languages))
    elif code == languages[0]:
        what = f'{owner} has a table for "{code}", which is this campaign\'s first language.'
        yield Finding(file, path, what, "Write these texts in the table above it.")
