"""What is filled into the options of a command and the fields of a window, as Discord's own app lets one."""

import io
from collections.abc import Mapping
from typing import Any

import discord
from PIL import Image

from bot.chat.choosing import Unclear, chosen
from bot.chat.fields import Choice, Count, Several, Yes
from bot.chat.route import Parameter
from bot.ids import long


def option(parameter: Parameter, said: str) -> Any:
    """What somebody picks or types into an option; None where Discord would not take it."""
    field = parameter.field
    try:
        if isinstance(field, Choice) and field.among is None:
            return chosen(said, field.options)
        if isinstance(field, Count):
            return field.read((said,), ())
        if isinstance(field, Yes):
            return said.casefold() in ("yes", "y", "true")
    except Unclear:
        return None
    most = getattr(field, "max", 6_000)
    return said if isinstance(field, Several) or len(said) <= most else None


def default(component: Mapping[str, Any]) -> Any:
    """What stands in a field before anybody touches it."""
    picked = [each["value"] for each in component.get("options", ()) if each.get("default")]
    if component["type"] == discord.ComponentType.radio_group.value:
        return picked[0] if picked else None
    if "options" in component:
        return picked or None
    return component.get("value")


def number(text: str) -> int:
    try:
        return long(text)
    except ValueError:
        return -1


def jpeg(looks: int) -> bytes:
    """A photo that is like no other."""
    file = io.BytesIO()
    Image.new("RGB", (48, 32), ((looks >> 16) % 256, (looks >> 8) % 256, looks % 256)).save(
        file, "JPEG", comment=str(looks).encode()
    )
    return file.getvalue()
