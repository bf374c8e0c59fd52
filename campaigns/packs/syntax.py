"""What is wrong with a file that isn't TOML: the line that is wrong, not the one where a reader gave up."""

import re
import tomllib
from collections.abc import Mapping

from campaigns.packs.explain import ENTRIES
from campaigns.packs.lines import Lines
from campaigns.packs.problems import did_you_mean

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_STATEMENT = re.compile(r"""\s*(?:\[{1,2}[\w."' -]+\]{1,2}\s*(?:#.*)?$|[\w."'-]+\s*=)""")

# What the standard library says, and how people would.
_DATE = re.compile(r"=\s*\d{4}-\d{1,2}-\d{1,2}\b")
_PLAINLY: Mapping[str, tuple[str, str]] = {
    "Cannot overwrite a value": ("this key has a value already.", "Take one of the two out."),
    "Cannot declare": (
        "this table is there already.",
        "Put both together, or write [[…]] above each of a list.",
    ),
    "Cannot mutate immutable namespace": (
        "this name has a value already, further up.",
        "Take one of the two out.",
    ),
    "Cannot redefine namespace": ("this name has a value already, further up.", "Take one of the two out."),
    "Duplicate inline table key": ("a key stands twice between these { }.", "Take one of the two out."),
    "Expected '=' after a key": ("after the key there is no =.", 'Write it as in: title = "A few words"'),
    "Expected ']' at the end": ("the header in [ ] isn't closed.", "Write it as in: [hours]"),
    "Expected ']]' at the end": ("the header in [[ ]] isn't closed.", "Write it as in: [[mission]]"),
    "Expected newline": (
        "the value ends, and something follows it on the same line.",
        'Is a quote missing, or one too many? In a text in quotes write \\" for a quote.',
    ),
    "Illegal character '\\n'": ("the text isn't closed on its line.", "Add the closing quote."),
    "Illegal character": ("there is an invisible character here.", "Type the line anew."),
    "Invalid date or datetime": ("there is no such date.", "Write it as year-month-day, as in 2026-11-19."),
    "Invalid initial character": ("a key can't begin like this.", 'Write it as in: title = "A few words"'),
    "Invalid statement": ("this is neither a key nor a [header] nor a # comment.", ""),
    "Invalid value": ("this is no value.", 'Texts need quotes, as in: title = "A few words"'),
    "Unclosed array": (
        "the list isn't closed, or a comma is missing in it.",
        'Write it as in: ["photos", "note"]',
    ),
    "Unclosed inline table": (
        "the { } isn't closed on its line, or a comma is missing in it.",
        'Write it as in: { what = "count", min = 1 }',
    ),
    "Unescaped '\\'": ("a backslash stands for itself only when it is doubled.", "Write \\\\ for \\."),
    "Unterminated string": ("the text isn't closed.", "Add the closing quotes."),
    "Expected": ("the text isn't closed.", "Add the closing quotes."),
}


def syntax_error(text: str, error: ValueError | RecursionError) -> tuple[int, str, str]:
    """The line that is wrong, what is wrong with it, and how to mend it, of a text :mod:`tomllib` refused."""
    lines = Lines(text)
    found = _PLACE.search(str(error))
    if found is None:
        return _without_place(lines, text, error)
    # Behind the last line where a reader came to the end: what is open was never closed.
    line, column = (int(found[1]), int(found[2])) if found[1] else (lines.last + 1, 1)
    message = str(error)[: found.start()]
    if (earlier := _swallowed(lines, text, line, column) or _before(text, line, message)) is not None:
        return earlier
    line = min(line, lines.last)
    if message.startswith(("Cannot overwrite", "Cannot mutate", "Cannot redefine")):
        # Said after the value was read: the key may stand some lines above.
        line = max((at for at in map(lines.line_at, lines.statements) if at <= line), default=line)
    if message.startswith("Unclosed"):
        line = _last_written(text, line, column)
    if message.startswith("Expected newline") and _DATE.search(text.split("\n")[line - 1]):
        message = "Invalid date or datetime"  # read as a number up to its first dash
    what, mend = next((said for start, said in _PLAINLY.items() if message.startswith(start)), (f"{message}.", ""))
    return line, what, mend


def _without_place(lines: Lines, text: str, error: ValueError | RecursionError) -> tuple[int, str, str]:
    """The two troubles :mod:`tomllib` doesn't give a line for."""
    if isinstance(error, tomllib.TOMLDecodeError):
        return lines.last, f"{error}.", ""
    if isinstance(error, RecursionError):
        deepest = lines.open[-1] if lines.open else 0
        return (
            lines.line_at(deepest),
            "lists and tables are nested too deep to be read.",
            "Take brackets out.",
        )
    digits = re.search(r"\d[\d_]{4000,}", text)
    return (
        lines.line_at(digits.start() if digits else 0),
        "this number is too long to be read.",
        "Shorten it.",
    )


def _swallowed(lines: Lines, text: str, line: int, column: int) -> tuple[int, str, str] | None:
    """A list or a text that isn't closed and took in the statements after it."""
    rows = [*text.split("\n"), ""]
    if line > lines.last or _STATEMENT.match(rows[line - 1]):
        begins = [lines.line_at(offset) for offset in lines.open]
        if begins and text[lines.open[-1]] in "\"'" and begins[-1] < line:
            return begins[-1], "the text that begins here isn't closed.", "Add the closing quotes."
        if begins and text[lines.open[0]] == "[" and begins[0] < line:
            before = _last_written(text, line, column)
            what = "the list" if begins[0] == before else f"the list that begins on line {begins[0]}"
            return before, f"{what} isn't closed.", "Add a ] at its end."
    for first, last in ((lines.line_at(start), lines.line_at(end)) for start, end in lines.texts):
        # Where it ended another text's opening quotes, that text stands bare on the next lines.
        if first < last <= line <= last + 2 and any(_STATEMENT.match(row) for row in rows[first : last - 1]):
            what = f"the text in three quotes that begins here goes on to line {last}."
            return first, what, "Add its closing quotes."
    return None


def _before(text: str, line: int, message: str) -> tuple[int, str, str] | None:
    """A mistake that only shows further down: in a text's opening quotes, in the name of a list."""
    rows = text.split("\n")
    above = _last_written(text, line, 1)
    if above < line <= len(rows) and re.search(r"""=\s*(""|'')\s*$""", rows[above - 1]) and _is_prose(rows[line - 1]):
        return above, "the text is empty, and what follows stands outside of it.", "Begin it with three quotes."
    if message.startswith("Cannot declare"):
        for number in range(min(line, len(rows)) - 1, 0, -1):
            if (header := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", rows[number - 1])) is None:
                continue
            if header[1] in ENTRIES:
                return None
            return number, f'there is no list "{header[1]}".', did_you_mean(header[1], ENTRIES)
    return None


def _is_prose(row: str) -> bool:
    return bool(row.strip()) and _STATEMENT.match(row) is None


def _last_written(text: str, line: int, column: int) -> int:
    """The line of what was written last before a place: comments and empty lines don't count."""
    rows = text.split("\n")[:line]
    if len(rows) == line:
        rows[-1] = rows[-1][: column - 1]
    for number in range(len(rows), 0, -1):
        if (row := rows[number - 1].strip()) and not row.startswith("#"):
            return number
    return 1
