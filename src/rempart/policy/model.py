"""The form of pack files (pydantic, at the file's edge only). The meaning of each key: docs/writing-packs.md."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Chance = Annotated[float, Field(ge=0, le=1)]
TermText = str | int | float


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PackFile(_Form):
    """pack.yaml."""

    id: Name
    title: Text
    about: Text
    version: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class GroundForm(_Form):
    """One entry of grounds.yaml."""

    citation: Text
    title: Text
    text: Text
    basis: Literal["law", "terms"]
    dsa_category: Text
    dsa_keywords: Annotated[list[str], Field(min_length=1)]
    dsa_category_addition: list[str] = []
    source: Text


class GroundsFile(_Form):
    """grounds.yaml."""

    grounds: Annotated[dict[str, GroundForm], Field(min_length=1)]


class LintFile(_Form):
    """lint.yaml."""

    harmless: dict[str, Annotated[list[str], Field(min_length=1)]] = {}
    meant: dict[str, Annotated[list[str], Field(min_length=1)]] = {}


class NearForm(_Form):
    """`near: {of: signal, tokens: n}`, and `strict: true` where words further apart say nothing."""

    of: Name
    tokens: Annotated[int, Field(ge=0, le=200)]
    strict: bool = False


class NumberForm(_Form):
    """`number: {unit: mg, over: 20}`."""

    unit: Text
    over: float | None = None
    at_least: float | None = None
    under: float | None = None
    at_most: float | None = None


class AttributeForm(_Form):
    """`attribute: {field: brand, is: missing}` or `equals: [...]`."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    field: Text
    is_: Annotated[Literal["missing", "present"] | None, Field(alias="is")] = None
    equals: list[TermText] | None = None


class MemberForm(_Form):
    """`member: {field: gtin, list: name}`."""

    field: Text
    list: Text


class SignalForm(_Form):
    """One signal; exactly one kind."""

    terms: dict[str, list[TermText]] | None = None
    lists: list[str] | None = None
    pattern: str | list[str] | None = None
    number: NumberForm | None = None
    attribute: AttributeForm | None = None
    member: MemberForm | None = None
    typography: list[str] | None = None
    classifier: Name | None = None
    at_least: Chance | Literal["budget", "small_budget"] | None = None
    under: Chance | None = None
    fields: Annotated[list[str], Field(min_length=1)] | None = None
    near: NearForm | None = None
    trigger: bool | None = None
    squeezed: bool = True


class PriceForm(_Form):
    """`price: {under: 60}`, in the listing's own currency."""

    over: float | None = None
    at_least: float | None = None
    under: float | None = None
    at_most: float | None = None


class PassesForm(_Form):
    """`passes: {classifier: firearms, under: 0.02, category: [toys], price: {under: 60}}`."""

    classifier: Name
    under: Chance
    category: list[Text] = []
    price: PriceForm | None = None


class RuleFile(_Form):
    """rules/<name>.yaml."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
    title: Text
    grounds: Annotated[list[str], Field(min_length=1)]
    outcome: Literal["refuse", "hold", "publish"]
    conditions: list[dict[str, str | int]] = []
    scope: Annotated[list[str], Field(min_length=1)]
    life: Literal["draft", "shadow", "live", "retired"]
    severity: Annotated[int, Field(ge=1, le=5)]
    signals: Annotated[dict[Name, SignalForm], Field(min_length=1)]
    when: Text
    guards: list[str] = []
    passes: PassesForm | None = None
    why: Text
    remedy: Text
    examples: dict[Literal["refuse", "hold", "gated", "publish"], list[str | dict[str, Any]]]

    @field_validator("scope", mode="before")
    @classmethod
    def _one_scope(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("when", mode="before")
    @classmethod
    def _when_text(cls, value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value
