"""What Discord's REST API takes: its own machine-readable description, or the part of it we use, kept beside this.

``python -m tests.platforms.discord.fake.description PATH`` makes that part anew from the whole.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PART = HERE / "description.json"  # of discord/discord-api-spec, which is MIT: description.LICENSE
WHOLE = HERE.parents[4] / "shared" / "specs" / "discord-openapi.json"
USED = (
    "/applications/@me", "/applications/{application_id}/commands",
    "/applications/{application_id}/guilds/{guild_id}/commands", "/guilds/{guild_id}", "/guilds/{guild_id}/channels",
    "/guilds/{guild_id}/members/{user_id}", "/users/@me/guilds", "/channels/{channel_id}",
    "/channels/{channel_id}/messages", "/channels/{channel_id}/messages/{message_id}",
    "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me", "/channels/{channel_id}/threads",
    "/channels/{channel_id}/thread-members/{user_id}", "/gateway/bot",
    "/guilds/{guild_id}/members/{user_id}/roles/{role_id}",
    "/guilds/{guild_id}/roles", "/guilds/{guild_id}/scheduled-events",
    "/guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}", "/guilds/{guild_id}/threads/active",
    "/interactions/{interaction_id}/{interaction_token}/callback", "/oauth2/applications/@me", "/users/@me",
    "/users/@me/channels", "/webhooks/{webhook_id}/{webhook_token}",
    "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
)  # fmt: skip
METHODS = ("delete", "get", "patch", "post", "put")
# The library sends these where the description has no place for them, and ids as numbers; Discord takes it all.
SENT_ANYWAY = ("body.tts", "body.data.tts", "body.message.tts", "body.type")
NOT_RULES = ("default", "deprecated", "discriminator", "title", "x-discord-union")
KINDS: Mapping[str, tuple[type, ...]] = {
    "array": (list,), "boolean": (bool,), "integer": (int,), "null": (type(None),), "number": (int, float),
    "object": (dict,), "string": (str,),
}  # fmt: skip


class Description:
    """Says what is wrong with a request."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        """Take a description as :func:`reduced` makes it."""
        self._schemas: Mapping[str, Any] = described["schemas"]
        self._paths = [(_pattern(path), operations) for path, operations in described["paths"].items()]

    def wrong(self, method: str, path: str, body: object) -> list[str]:
        """What Discord would say to a request; nothing where it is right. ``body`` is None where there is none."""
        for pattern, operations in sorted(self._paths, key=lambda each: each[0].groups):
            if pattern.fullmatch(path):
                operation = operations.get(method.lower())
                if operation is None:
                    return [f"405: no {method} for {path}"]
                if body is None:
                    return ["a body is needed"] if operation["required"] else []
                if operation["body"] is None:
                    return ["no body is taken"] if body else []
                return list(self._of(operation["body"], body, "body"))
        return [f"404: {path}"]

    def _of(self, schema: Mapping[str, Any], value: object, where: str) -> Iterator[str]:
        if "$ref" in schema:
            yield from self._of(self._schemas[schema["$ref"].rpartition("/")[2]], value, where)
            return
        if schema.get("format") == "snowflake" and isinstance(value, int):
            return
        kinds = schema.get("type")
        if kinds is not None and not _is_one(value, [kinds] if isinstance(kinds, str) else kinds):
            yield f"{where}: {value!r} is no {kinds}"
            return
        for part in schema.get("allOf", ()):
            yield from self._of(part, value, where)
        alternatives = schema.get("oneOf") or schema.get("anyOf")
        if alternatives:
            found = [list(self._of(each, value, where)) for each in alternatives]
            if all(found):
                yield from min(found, key=partial(_how_wrong, where))
                return
        yield from _plainly(schema, value, where)
        if isinstance(value, dict):
            yield from self._of_object(schema, value, where)
        if isinstance(value, list) and "items" in schema:
            for number, each in enumerate(value):
                yield from self._of(schema["items"], each, f"{where}[{number}]")

    def _of_object(self, schema: Mapping[str, Any], value: Mapping[str, Any], where: str) -> Iterator[str]:
        known = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{where}.{name}: needed"
        for name, each in value.items():
            if name in known:
                yield from self._of(known[name], each, f"{where}.{name}")
            elif isinstance(schema.get("additionalProperties"), dict):
                yield from self._of(schema["additionalProperties"], each, f"{where}.{name}")
            elif known and f"{where}.{name}" not in SENT_ANYWAY:
                yield f"{where}.{name}: unknown"


@lru_cache
def description() -> Description:
    """The whole where it is, else the part."""
    return Description(reduced(json.loads(WHOLE.read_text())) if WHOLE.exists() else json.loads(PART.read_text()))


def reduced(whole: Mapping[str, Any]) -> dict[str, Any]:
    """What of a description is about the requests we make: bodies and what they are made of, without the words."""
    paths: dict[str, Any] = {}
    for path in USED:
        for method in METHODS:
            if operation := whole["paths"][path].get(method):
                asked = operation.get("requestBody", {})
                body = asked.get("content", {}).get("application/json", {}).get("schema")
                found = {"body": _bare(body), "required": bool(asked.get("required"))}
                paths.setdefault(path, {})[method] = found
    schemas: dict[str, Any] = {}
    missing = [*_references(paths)]
    while missing:
        name = missing.pop()
        if name not in schemas:
            schemas[name] = _bare(whole["components"]["schemas"][name])
            missing += _references(schemas[name])
    return {"paths": paths, "schemas": dict(sorted(schemas.items()))}


def _plainly(schema: Mapping[str, Any], value: object, where: str) -> Iterator[str]:
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r} is not {schema['const']!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is not one of {schema['enum']}"
    if isinstance(value, str):
        yield from _sized(len(value), schema, "Length", where)
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{where}: {value!r} is not like {schema['pattern']}"
    elif isinstance(value, list):
        yield from _sized(len(value), schema, "Items", where)
        if schema.get("uniqueItems") and len({json.dumps(each) for each in value}) < len(value):
            yield f"{where}: something is there twice"
    elif isinstance(value, dict):
        yield from _sized(len(value), schema, "Properties", where)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _sized(value, schema, "imum", where)


def _sized(size: float, schema: Mapping[str, Any], of: str, where: str) -> Iterator[str]:
    if size > schema.get(f"max{of}", size):
        yield f"{where}: {size}, and at most {schema[f'max{of}']}"
    if size < schema.get(f"min{of}", size):
        yield f"{where}: {size}, and at least {schema[f'min{of}']}"


def _is_one(value: object, kinds: list[str]) -> bool:
    return any(
        isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool)) for kind in kinds
    )  # fmt: skip


def _how_wrong(where: str, problems: list[str]) -> tuple[bool, int]:
    """The alternative that was meant is of the same kind, and its type is right."""
    kind = any(problem.startswith(f"{where}: ") for problem in problems)
    return kind or any(problem.startswith(f"{where}.type: ") for problem in problems), len(problems)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", "([^/]+)", re.escape(path)))


def _bare(schema: Any, *, names: bool = False) -> Any:
    """A schema without its words; ``names`` says that its keys are properties, which may be called anything."""
    if isinstance(schema, dict):
        return {
            name: _bare(each, names=name == "properties" and not names)
            for name, each in schema.items()
            if names or (name not in NOT_RULES and not (name == "description" and isinstance(each, str)))
        }
    return [_bare(each) for each in schema] if isinstance(schema, list) else schema


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].rpartition("/")[2]
        for each in schema.values():
            yield from _references(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _references(each)


def written(described: Mapping[str, Any]) -> str:
    """A description as it is kept: a line for each path and each schema."""
    parts = []
    for part in ("paths", "schemas"):
        lines = [f'"{name}":{json.dumps(each, separators=(",", ":"))}' for name, each in described[part].items()]
        parts.append(f'"{part}":{{\n' + ",\n".join(lines) + "\n}")
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    PART.write_text(written(reduced(json.loads(Path(sys.argv[1]).read_text()))))
