"""What `interviews.toml` holds: what people met are asked."""

from collections.abc import Mapping

from pydantic import Field

from campaigns.packs.values import Key, Part, Said, Text, Translated, said


class CardWords(Part):
    """A card's text in another language."""

    text: Text = Field(examples=['"A sentence."'])


class Card(Translated):
    """Something with a key and a text, and the text's translations."""

    key: Key = Field(examples=['"first-one"'])
    text: Text = Field(examples=['"A sentence."'])
    translations: Mapping[str, CardWords] = {}

    @property
    def said(self) -> Said:
        """The text, with its translations."""
        return said(self.text, ((code, words.text) for code, words in self.translations.items()))


class Question(Card):
    """A question an interview may ask."""


class Reason(Card):
    """Why somebody would join in: a choice to tick after a talk or an interview."""


class Interviews(Part):
    """The whole of interviews.toml."""

    question: tuple[Question, ...] = Field(strict=False, min_length=1, examples=["[[question]], with key and text"])
    reason: tuple[Reason, ...] = Field(strict=False, min_length=2, examples=["[[reason]], with key and text"])
