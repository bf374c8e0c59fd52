"""Values: the standard library's frozen dataclasses, several times cheaper to define.

``dataclasses`` writes six functions for every frozen class and compiles each of them. A start defines almost three
hundred such classes, and that was a seventh of it. Here ``__init__`` alone is written for a class; the others are the
same for all of them. What such a class can do is the same, ``fields``, ``replace`` and ``asdict`` take it, and to a
type checker it is ``dataclasses.dataclass``. Not for ``InitVar`` and ``field(init=False)``.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, **other: bool) -> Callable[[type], type]:
        """``dataclasses.dataclass``; quicker where a class is both frozen and slotted and asks for nothing else."""
        if frozen and slots and not other:
            return _value
        return dataclasses.dataclass(frozen=frozen, slots=slots, **other)


__all__ = ["dataclass"]

_declare = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)
_ABSENT = object()  # stands for "not given" where a field makes its own value


def _value(declared: type) -> Any:
    cls: Any = _declare(declared)
    fields = dataclasses.fields(cls)
    own = vars(cls)
    compared = _reader([field.name for field in fields if field.compare])
    methods = {
        "__init__": _init(cls, fields),
        "__repr__": _showing([field.name for field in fields if field.repr]),
        "__eq__": _equality(compared),
        "__setattr__": _refuse_setting,
        "__delattr__": _refuse_deleting,
        "__getstate__": _getstate,
        "__setstate__": _setstate,
    }
    for name, method in methods.items():
        if name not in own:
            setattr(cls, name, method)
    if own.get("__hash__") is None:
        cls.__hash__ = _hashing(compared)
    return cls


def _init(cls: type, fields: tuple["dataclasses.Field[Any]", ...]) -> Any:
    known: dict[str, Any] = {"_absent": _ABSENT}
    given, alone, lines = ["self"], list[str](), list[str]()
    for field in fields:
        name, factory = field.name, field.default_factory
        known[f"_set_{name}"] = getattr(cls, name).__set__
        value, default = name, ""
        if factory is not dataclasses.MISSING:
            known[f"_new_{name}"] = factory
            value, default = f"_new_{name}() if {name} is _absent else {name}", "=_absent"
        elif field.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = field.default
            default = f"=_default_{name}"
        (alone if field.kw_only else given).append(name + default)
        lines.append(f" _set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    takes = ", ".join([*given, *(["*", *alone] if alone else [])])
    exec(f"def __init__({takes}):\n" + "\n".join(lines or [" pass"]), known)
    init = known.pop("__init__")
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _reader(names: list[str]) -> Callable[[Any], Any]:
    """What reads these attributes in one go, as something that compares and hashes as they do."""
    return attrgetter(*names) if names else lambda _value: ()


def _equality(read: Callable[[Any], Any]) -> Any:
    def equal(self: Any, other: object) -> Any:
        return read(self) == read(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hashing(read: Callable[[Any], Any]) -> Any:
    return lambda self: hash(read(self))


def _showing(names: list[str]) -> Any:
    @recursive_repr()
    def show(self: Any) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({said})"

    return show


def _refuse_setting(self: Any, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
