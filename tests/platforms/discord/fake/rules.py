"""What Discord refuses beyond what its description says: lengths, components version 2, ids, files that are missing."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.platforms.discord.fake.town import V2, walk

BUTTON, SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL, UPLOAD = 2, 3, 4, 10, 18, 19
LINK = 5  # the style of a button that leads elsewhere
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_REQUEST = 25 * 1024 * 1024
COMMAND_CHARACTERS = 8_000


def of_message(body: Mapping[str, Any], uploads: Mapping[str, bytes], *, edits: bool = False) -> Iterator[str]:
    """What is wrong with a message."""
    if len(body.get("content") or "") > 2_000:
        yield "content: 2000 or fewer in length"
    components = body.get("components") or []
    if (body.get("flags") or 0) & V2 or (edits and components):
        if body.get("content") or body.get("embeds"):
            yield "content: cannot be used with components version 2"
        yield from _of_components(components, uploads, body)
    elif not (body.get("content") or uploads or edits):
        yield "an empty message"
    sizes = [len(data) for data in uploads.values()]
    if max(sizes, default=0) > LARGEST_FILE or sum(sizes) > LARGEST_REQUEST:
        yield "files: too large"
    if (body.get("allowed_mentions") or {"parse": ["everyone"]}).get("parse"):
        yield "whoever is mentioned would be notified"


def of_window(data: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a window."""
    rows = data["components"]
    if not 1 <= len(data["title"]) <= 45:
        yield "title: from 1 to 45"
    if not 1 <= len(rows) <= 5:
        yield "components: from 1 to 5"
    for row in rows:
        if row["type"] == LABEL and not (1 <= len(row["label"]) <= 45 and len(row.get("description") or "") <= 100):
            yield f"label: {row['label']!r}"
    yield from _ids(rows)


def of_commands(commands: list[Mapping[str, Any]]) -> Iterator[str]:
    """What is wrong with a list of commands."""
    names = [(each.get("type", 1), each["name"]) for each in commands]
    if len(set(names)) < len(names):
        yield "a name is there twice"
    for each in commands:
        if (size := sum(_characters(each))) > COMMAND_CHARACTERS:
            yield f"{each['name']}: {size} characters"


def _of_components(components: Any, uploads: Mapping[str, bytes], body: Mapping[str, Any]) -> Iterator[str]:
    found = list(walk(components))
    if len(found) > 40:
        yield f"components: {len(found)}"
    text = sum(len(each["content"]) for each in found if each["type"] == TEXT_DISPLAY)
    if text > 4_000:
        yield f"components: {text} characters"
    if any(not each["content"].strip() for each in found if each["type"] == TEXT_DISPLAY):
        yield "components: an empty text"
    names = {each["filename"] for each in body.get("attachments") or () if "filename" in each}
    kept = any("filename" not in each for each in body.get("attachments") or ())
    for each in found:
        shown = [each.get("media"), each.get("file"), *(item["media"] for item in each.get("items") or ())]
        for name in (part["url"].removeprefix("attachment://") for part in shown if part):
            if name not in names and not kept:
                yield f"attachment://{name}: no such file"
        if each["type"] == BUTTON and len(each.get("label") or "") > 80:
            yield f"label: {each['label']}"
        if each["type"] == SELECT and len({o["value"] for o in each["options"]}) < len(each["options"]):
            yield "options: a value is there twice"
    yield from _ids(components)


def _ids(components: Any) -> Iterator[str]:
    ids = [each["custom_id"] for each in walk(components) if "custom_id" in each]
    if len(set(ids)) < len(ids):
        yield "custom_id: there twice"
    for number in [each for each in ids if not 1 <= len(each) <= 100]:
        yield f"custom_id: {number}"


def _characters(part: Any) -> Iterator[int]:
    """As Discord adds them up: names, descriptions and values, of the longest language."""
    for name in ("name", "description"):
        spoken = [part.get(name) or "", *(part.get(f"{name}_localizations") or {}).values()]
        yield max(len(each) for each in spoken)
    yield len(part["value"]) if isinstance(part.get("value"), str) else 0
    for inner in (*(part.get("options") or ()), *(part.get("choices") or ())):
        yield from _characters(inner)
