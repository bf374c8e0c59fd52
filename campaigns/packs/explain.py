"""Sentences about what pydantic found wrong, in the words of the pack's files."""

from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from campaigns.packs.problems import did_you_mean, listed, shown

# What an entry of each list is called in a sentence, and the key it goes by.
ENTRIES: Mapping[str, str] = {
    "mission": "mission",
    "question": "question",
    "reason": "reason",
    "goals": "goal",
    "tracks": "track",
    "teams": "team",
    "invites": "invite",
    "events": "event",
}
_TYPES: Mapping[str, str] = {
    "string_type": "text in quotes",
    "int_type": "a whole number without quotes",
    "bool_type": "true or false, without quotes",
    "date_type": "a date without quotes, as in 2026-11-19",
}
_TABLES = ("model_type", "model_attributes_type", "dict_type", "mapping_type")


def explain(error: ErrorDetails, root: type[BaseModel], table: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong and how to mend it: two sentences about an error of ``root`` in ``table``."""
    loc, kind, context = error["loc"], error["type"], error.get("ctx", {})
    subject = named(loc, table)
    if kind == "pack":
        return f"{subject} {context['what']}.", context["mend"]
    if kind == "missing":
        return _missing(loc, root, table)
    if kind == "extra_forbidden":
        return _unknown(loc, root, table)
    if kind in _TYPES:
        return f"{subject} is {shown(error['input'])}, and should be {_TYPES[kind]}.", ""
    if kind in _TABLES or kind == "tuple_type":
        return _shape(loc, kind, error["input"], subject)
    if kind == "literal_error":
        choices = _choices(context)
        mend = did_you_mean(error["input"], choices) if isinstance(error["input"], str) else ""
        return f"{subject} is {shown(error['input'])}, which is not one of {listed(choices)}.", mend
    if kind in ("greater_than_equal", "less_than_equal"):
        least, most = context.get("ge"), context.get("le")
        bound = f"the least is {least}" if most is None else f"the most is {most}"
        return f"{subject} is {error['input']}, and {bound}.", ""
    if kind == "too_short":
        return f"{subject} has {context['actual_length']}, and needs at least {context['min_length']}.", ""
    return f"{subject}: {error['msg'].rstrip('.')}.", ""


def named(loc: tuple[str | int, ...], table: Mapping[str, Any]) -> str:
    """What an error is about, as its author would say it: ``worth of mission "first-photo"``."""
    steps = [step for step in loc if isinstance(step, str) and step not in ("translations", "[key]")]
    owner = ""
    if len(loc) > 1 and loc[0] in ENTRIES and isinstance(loc[1], int):
        owner = f"{ENTRIES[str(loc[0])]} {_entry(table, str(loc[0]), loc[1])}"
        steps = steps[1:]
    return " of ".join(part for part in (".".join(steps), owner) if part) or "this file"


def _entry(table: Mapping[str, Any], name: str, number: int) -> str:
    """An entry by its key, or by its number where it has none."""
    entry = table[name][number]
    key = (entry.get("key") or entry.get("code")) if isinstance(entry, dict) else None
    return shown(key) if isinstance(key, str) else str(number + 1)


def _missing(loc: tuple[str | int, ...], root: type[BaseModel], table: Mapping[str, Any]) -> tuple[str, str]:
    name = str(loc[-1])
    model = _model(root, loc[:-1])
    fields = {field.alias or key: field for key, field in model.model_fields.items()} if model else {}
    examples = fields[name].examples if name in fields else None
    example = str(examples[0]) if examples else ""
    is_header = example.startswith((f"[{name}]", "[["))
    line = f"{example}." if is_header else f"a line such as: {name} = {example}"
    return f"{named(loc[:-1], table)} has no {name}.", f"Add {line}"


def _unknown(loc: tuple[str | int, ...], root: type[BaseModel], table: Mapping[str, Any]) -> tuple[str, str]:
    name, model = str(loc[-1]), _model(root, loc[:-1])
    known = _keys(model) if model else []
    mend = did_you_mean(name, known)
    if not mend and len(loc) > 1 and name in _keys(root):
        mend = "It belongs at the top of the file, before the first line in [brackets]."
    keys = f"The keys are {', '.join(known)}." if known else "Every table in it is a language, as in [es]."
    return f'{named(loc[:-1], table)} has no key "{name}".', mend or keys


def _shape(loc: tuple[str | int, ...], kind: str, value: object, subject: str) -> tuple[str, str]:
    name = str(loc[-1])
    if kind == "tuple_type":
        if len(loc) == 1 and name in ENTRIES:
            return (
                f"{subject} should be a list of tables.",
                f"Write [[{name}]], with two brackets, above each.",
            )
        return f"{subject} is {shown(value)}, and should be a list.", "Put it in brackets: [ … ]."
    if isinstance(value, list):
        return f"{subject} should be one table.", f"Write [{name}], with one bracket."
    return f"{subject} is {shown(value)}, and should be a table.", ""


def _choices(context: Mapping[str, Any]) -> list[str]:
    """The choices of a literal; pydantic knows them only as a sentence: ``'photo', 'note' or 'link'``."""
    return [word.strip(" '") for word in str(context["expected"]).replace(" or ", ", ").split(",")]


def _keys(model: type[BaseModel]) -> list[str]:
    """The keys a table may have, as a pack writes them."""
    return [field.alias or key for key, field in model.model_fields.items() if key != "translations"]


def _model(model: type[BaseModel], loc: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model of the table ``loc`` leads to."""
    found: type[BaseModel] | None = model
    steps = iter(loc)
    for step in steps:
        if isinstance(step, int) or found is None:
            continue
        field = next((f for key, f in found.model_fields.items() if step in (f.alias, key)), None)
        if field is None:
            return None
        if get_origin(field.annotation) is Mapping:
            next(steps, None)
        found = _inner(field.annotation)
    return found


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The model somewhere in an annotation: in ``tuple[Goal, ...]``, in ``Mapping[str, MissionWords]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _inner(each)) is not None), None)
