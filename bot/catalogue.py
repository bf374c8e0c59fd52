"""The catalogues of translations: ``python -m bot.catalogue update`` takes new sentences in, ``check`` finds gaps.

A sentence is what stands in ``_()``, ``_n()`` or ``N_()``, and the help of every route: its docstring.
"""

import ast
import io
import string
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from bot.words import DOMAIN, LANGUAGES

HOUSE = Path(__file__).parent.parent
ROOMS = ("bot", "campaigns", "cogs")
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "_n": (1, 2)}
# Header lines that Babel fills with placeholders or the time: git knows who changed what, and when.
NOT_OURS = tuple(
    f'"{name}:'.encode()
    for name in (
        "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator",
        "Language-Team", "Generated-By",
    )
)  # fmt: skip
WIDTH = 110  # columns of a catalogue's lines


def path_of(language: str) -> Path:
    """The catalogue of a language other than English."""
    return HOUSE / "assets" / "words" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def sentences() -> Catalog:
    """Every sentence of the code, with the files it stands in."""
    found = Catalog(project="Street Team", domain=DOMAIN, charset="utf-8", fuzzy=False)
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*.py")):
            name = path.relative_to(HOUSE).as_posix()
            source = path.read_bytes()
            for _line, text, comments, _context in extract(
                "python", io.BytesIO(source), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
            ):
                found.add(text, locations=[(name, 1)], auto_comments=comments)
            if room == "cogs":
                for text in helps(source.decode()):
                    found.add(text, locations=[(name, 1)], auto_comments=["help of a command"])
    return found


def helps(source: str) -> Iterator[str]:
    """The help of each route in a cog's source: the first paragraph of its docstring, on one line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and any(_is_route(each) for each in node.decorator_list):
            text = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ")
            if text:
                yield text


def update(language: str, wanted: Catalog) -> None:
    """Take the code's sentences into a catalogue: new ones empty, changed ones marked fuzzy, gone ones out."""
    path = path_of(language)
    catalogue = _empty(language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, domain=DOMAIN)
    catalogue.update(wanted, update_creation_date=False)
    catalogue.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalogue, width=WIDTH, include_lineno=False)
    lines = written.getvalue().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if not line.startswith(NOT_OURS)))


def gaps(language: str, wanted: Catalog) -> Iterator[str]:
    """What is wrong with a language's catalogue, a line each; nothing where it is complete."""
    path = path_of(language)
    if not path.exists():
        yield f"{language}: there is no catalogue yet"
        return
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, domain=DOMAIN, abort_invalid=True)
    for message in wanted:
        if message.id:
            yield from (f"{language}: {what}: {_shown(message)}" for what in _wrong(message, catalogue))
    for gone in (*catalogue.obsolete.values(), *(m for m in catalogue if m.id and m.id not in wanted)):
        yield f"{language}: no longer said: {_shown(gone)}"


def placeholders(text: str) -> set[str]:
    """The ``{names}`` in a sentence.

    Raises:
        ValueError: its braces don't match.
    """
    return {name for _literal, name, _form, _conversion in string.Formatter().parse(text) if name is not None}


def _wrong(message: Message, catalogue: Catalog) -> Iterator[str]:
    found = catalogue.get(message.id)
    if found is None:
        yield "missing"
        return
    if found.fuzzy:
        yield "only guessed, and marked fuzzy"
    said = _forms(found.string)
    if not said or not all(said):
        yield "not translated"
        return
    ours = set().union(*(placeholders(text) for text in _forms(message.id)))
    for form in said:
        try:
            theirs = placeholders(form)
        except ValueError as error:
            yield f"braces don't match ({error})"
            continue
        # "one mission" may leave the number out.
        if theirs != ours and not (len(said) > 1 and theirs == ours - {"n"}):
            yield f"should have the names {sorted(ours)} and has {sorted(theirs)}"


def _empty(language: str) -> Catalog:
    about = f"# Street Team in {LANGUAGES[language]}. `make words` brings it up to date with the code."
    return Catalog(
        locale=language, project="Street Team", domain=DOMAIN, charset="utf-8", fuzzy=False, header_comment=about
    )  # fmt: skip


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _shown(message: Message) -> str:
    return f"“{_forms(message.id)[0]}” ({', '.join(sorted({name for name, _line in message.locations}))})"


def _is_route(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) and decorator.func.attr == "route"
    )


def main(arguments: list[str]) -> int:
    """Update or check every catalogue; 1 where something is missing."""
    wanted = sentences()
    languages = [language for language in LANGUAGES if language != "en"]
    if arguments == ["update"]:
        for language in languages:
            update(language, wanted)
    elif arguments != ["check"]:
        sys.stderr.write("python -m bot.catalogue update|check\n")
        return 2
    found = [line for language in languages for line in gaps(language, wanted)]
    for line in found:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(wanted)} sentences, {len(found)} to translate or mend.\n")
    return 1 if found and arguments == ["check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
