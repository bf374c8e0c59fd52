"""The catalogues' own tool: it finds every sentence, and every gap."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot import catalogue


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of our own to change."""
    path = tmp_path / "es" / "streetteam.po"
    monkeypatch.setattr(catalogue, "path_of", lambda language: path)
    return path


def wanted(*sentences: str | tuple[str, str]) -> Catalog:
    found = Catalog()
    for sentence in sentences:
        found.add(sentence, locations=[("cogs/today.py", 1)])
    return found


def translate(path: Path, **translations: str) -> None:
    """Fill in what a translator would."""
    text = path.read_text()
    for begins, says in translations.items():
        head, mark, tail = text.partition(f'msgid "{begins}')
        assert mark, f"no {begins} in\n{text}"
        text = head + mark + tail.replace('msgstr ""', f'msgstr "{says}"', 1)
    path.write_text(text)


def test_a_new_sentence_is_asked_for_until_it_is_translated(spanish: Path) -> None:
    assert list(catalogue.gaps("es", wanted("Good morning"))) == ["es: there is no catalogue yet"]
    catalogue.update("es", wanted("Good morning"))
    assert "not translated" in next(catalogue.gaps("es", wanted("Good morning")))

    translate(spanish, Good="Buenos días")

    assert not list(catalogue.gaps("es", wanted("Good morning")))


def test_a_sentence_that_changed_keeps_its_translation_as_a_guess(spanish: Path) -> None:
    catalogue.update("es", wanted("Good morning to everybody"))
    translate(spanish, Good="Buenos días a todos")

    catalogue.update("es", wanted("Good morning to everybody!"))

    assert "Buenos días a todos" in spanish.read_text()
    assert "only guessed" in next(catalogue.gaps("es", wanted("Good morning to everybody!")))


def test_a_sentence_nobody_says_any_more_is_taken_out(spanish: Path) -> None:
    catalogue.update("es", wanted("Good morning", "Twelve red umbrellas"))
    gone = list(catalogue.gaps("es", wanted("Good morning")))
    catalogue.update("es", wanted("Good morning"))

    assert any("no longer said: “Twelve red umbrellas”" in gap for gap in gone)
    assert "umbrellas" not in spanish.read_text()


@pytest.mark.parametrize("says", ["Hola", "Hola {nombre}", "Hola {name} {name2}", "Hola {name"])
def test_a_translation_with_other_names_in_it_is_a_gap(spanish: Path, says: str) -> None:
    catalogue.update("es", wanted("Hello {name}"))
    translate(spanish, Hello=says)

    assert list(catalogue.gaps("es", wanted("Hello {name}")))


def test_only_the_singular_may_leave_its_number_out(spanish: Path) -> None:
    both = ("{n} photo of {name}", "{n} photos of {name}")
    catalogue.update("es", wanted(both))
    text = spanish.read_text()
    fine = text.replace('msgstr[0] ""', 'msgstr[0] "una foto de {name}"')
    fine = fine.replace('msgstr[1] ""', 'msgstr[1] "{n} fotos de {name}"')
    spanish.write_text(fine)

    assert not list(catalogue.gaps("es", wanted(both)))
    spanish.write_text(fine.replace("una foto de {name}", "una foto"))
    assert list(catalogue.gaps("es", wanted(both)))


def test_the_help_of_a_route_is_a_sentence_too() -> None:
    source = '''
from bot.chat.route import Cog
cog = Cog("tea")

@cog.route("tea.pour", says="tea")
def pour(turn):
    """Pour a cup of tea,
    with milk.

    More about it.
    """

@cog.hears(int)
def heard(turn, fact):
    """This is nobody's help."""
'''

    assert list(catalogue.helps(source)) == ["Pour a cup of tea, with milk."]


def test_updating_twice_changes_nothing(spanish: Path) -> None:
    catalogue.update("es", catalogue.sentences())
    once = spanish.read_bytes()
    catalogue.update("es", catalogue.sentences())

    assert spanish.read_bytes() == once
