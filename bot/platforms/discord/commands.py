"""Commands as Discord lists them: made from the routes, in every language there is."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from discord import AppCommandOptionType, AppCommandType, Permissions

from bot.chat.fields import Choice, Count, Day, Field, Long, Pick, Text, Upload, Who, Yes
from bot.chat.house import House
from bot.chat.route import Parameter, Route
from bot.platforms.discord import text
from bot.platforms.discord.vocabulary import GROUPS, NAMES, NUMBERS, OPTIONS, PHOTOS
from bot.words import LANGUAGES, Catalogues, Phrase, Reader, Sayable, _
from campaigns.people import Role

# Discord's.
LONGEST_DESCRIPTION = 100
LONGEST_CHOICE = 100
MOST_CHOICES = 25
MOST_OPTIONS = 25
LONGEST_TEXT = 6_000
ATTACHED = 5  # photos a hand-in takes beside its words; ours, a window takes ten

Payload: TypeAlias = "dict[str, Any]"

# Discord's own names for the languages we speak; what it calls otherwise reads English.
LOCALES: Mapping[str, tuple[str, ...]] = {"es": ("es-ES", "es-419")}
# Who sees a command before an administrator decides otherwise, by the least role it is for.
SEEN_BY: Mapping[Role, Permissions] = {
    Role.LEAD: Permissions(manage_messages=True),
    Role.ORGANIZER: Permissions(manage_guild=True),
    Role.OWNER: Permissions(administrator=True),
}
IN_A_SERVER, IN_A_CHAT = 0, 1  # contexts: a server, a chat with the bot
INSTALLED_IN_A_SERVER = 0


def tree(house: House, catalogues: Catalogues) -> list[Payload]:
    """Every command and menu, as Discord takes them, in a fixed order."""
    scribe = _Scribe(house, catalogues)
    groups: dict[str, list[Route]] = {}
    for says, route in sorted(house.words.items()):
        groups.setdefault(says.split()[0], []).append(route)
    found = [scribe.command(name, routes) for name, routes in groups.items()]
    if house.photos is not None:
        found.append(scribe.menu(PHOTOS, AppCommandType.message))
    if house.somebody is not None:
        found.append(scribe.menu(NUMBERS, AppCommandType.user))
    return found


def fingerprint(commands: Sequence[Payload]) -> str:
    """What tells these commands from every other list of them."""
    return hashlib.sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()


def mentions(registered: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What makes each command one to tap, by what is typed for it; from what Discord answered when it took them."""
    found: dict[str, str] = {}
    for command in registered:
        if command.get("type", 1) != AppCommandType.chat_input.value:
            continue
        below = [o["name"] for o in command.get("options", ()) if o["type"] == AppCommandOptionType.subcommand.value]
        for says in [f"{command['name']} {name}" for name in below] or [command["name"]]:
            found[says] = f"</{says}:{command['id']}>"
    return found


class _Scribe:
    """Writes commands down, in every language."""

    def __init__(self, house: House, catalogues: Catalogues) -> None:
        self._house = house
        self._english = catalogues.reader("en", "UTC")
        self._others = {language: catalogues.reader(language, "UTC") for language in LANGUAGES if language in LOCALES}

    def command(self, name: str, routes: list[Route]) -> Payload:
        alone = routes[0] if routes[0].says == name else None
        made = self._named(GROUPS.get(name) or NAMES.get(name), name, alone.help if alone else _("Choose what to do."))
        options = self._fields(alone) if alone else [self._below(route) for route in routes]
        return {
            "type": AppCommandType.chat_input.value, **made, "options": options,
            **self._seen(min((route.needs or Role.MEMBER) for route in routes)),
        }  # fmt: skip

    def menu(self, label: Phrase, kind: AppCommandType) -> Payload:
        names = {locale: reader.say(label) for reader, locale in self._elsewhere()}
        return {
            "type": kind.value, "name": self._english.say(label), "name_localizations": names,
            **self._seen(Role.MEMBER),
        }  # fmt: skip

    def _below(self, route: Route) -> Payload:
        made = self._named(NAMES.get(route.says), route.says.split()[1], route.help)
        return {"type": AppCommandOptionType.subcommand.value, **made, "options": self._fields(route)}

    def _fields(self, route: Route) -> list[Payload]:
        """What may be filled in at once; what is left out is asked for, so nothing has to be."""
        found = [self._field(parameter) for parameter in route.fields if _typeable(parameter.field)]
        if self._takes_photos(route):
            found += [self._photo(number) for number in range(1, ATTACHED + 1)]
        return found[:MOST_OPTIONS]

    def _takes_photos(self, route: Route) -> bool:
        """Whether photos can come with it: what it leads to is beside the route that takes them."""
        photos = self._house.photos
        return photos is not None and not route.asks and route.name.split(".")[0] == photos.name.split(".")[0]

    def _photo(self, number: int) -> Payload:
        option = self._described(self._called("photo", f"{number}"), _("A photo of it"))
        return {"type": AppCommandOptionType.attachment.value, **option, "required": False}

    def _field(self, parameter: Parameter) -> Payload:
        field = parameter.field
        assert field is not None
        option = self._described(self._called(parameter.name), field.label)
        return {"type": _kind(field).value, **option, "required": False, **self._limits(field)}

    def _called(self, name: str, number: str = "") -> Payload:
        """An option's name in every language."""
        words = OPTIONS.get(name)
        names = (
            {} if words is None else {loc: f"{_last(reader.say(words))}{number}" for reader, loc in self._elsewhere()}
        )
        return {"name": f"{name}{number}", "name_localizations": names}

    def _limits(self, field: Field) -> Payload:
        if isinstance(field, Count):
            return {"min_value": field.min, "max_value": field.max}
        if isinstance(field, Choice) and field.among is None and len(field.options) <= MOST_CHOICES:
            return {"choices": [self._choice(option.value, option.label) for option in field.options]}
        if isinstance(field, Choice | Pick | Who | Day):
            return {"autocomplete": True}
        return {"max_length": min(field.max, LONGEST_TEXT)} if isinstance(field, Text | Long) else {}

    def _choice(self, value: str, label: Sayable) -> Payload:
        names = {locale: text.plain(reader.say(label), LONGEST_CHOICE) for reader, locale in self._elsewhere()}
        return {"name": text.plain(self._english.say(label), LONGEST_CHOICE), "value": value,
                "name_localizations": names}  # fmt: skip

    def _named(self, words: Phrase | None, name: str, about: Sayable) -> Payload:
        """A command's name in every language: the last word of what is typed there."""
        names = {} if words is None else {loc: _last(reader.say(words)) for reader, loc in self._elsewhere()}
        return self._described({"name": name, "name_localizations": names}, about)

    def _described(self, made: Payload, about: Sayable) -> Payload:
        short = {loc: text.plain(reader.say(about), LONGEST_DESCRIPTION) for reader, loc in self._elsewhere()}
        return {**made, "description": text.plain(self._english.say(about), LONGEST_DESCRIPTION),
                "description_localizations": short}  # fmt: skip

    def _elsewhere(self) -> list[tuple[Reader, str]]:
        return [(reader, locale) for language, reader in self._others.items() for locale in LOCALES[language]]

    def _seen(self, role: Role) -> Payload:
        seen = SEEN_BY.get(role)
        return {
            "default_member_permissions": seen.value if seen else None,
            "integration_types": [INSTALLED_IN_A_SERVER],
            "contexts": [IN_A_SERVER, IN_A_CHAT],
        }


def _typeable(field: Field | None) -> bool:
    return field is not None and not isinstance(field, Upload)


def _kind(field: Field) -> AppCommandOptionType:
    if isinstance(field, Count):
        return AppCommandOptionType.integer
    if isinstance(field, Yes):
        return AppCommandOptionType.boolean
    return AppCommandOptionType.string


def _last(words: str) -> str:
    return words.split()[-1].removeprefix("/").lower()
