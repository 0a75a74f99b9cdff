"""Read packs from disk into rules and grounds, noting every mistake with its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from rempart.domain.listing import text_of
from rempart.domain.outcome import Outcome
from rempart.domain.rule import (
    PASSES,
    Attribute,
    Classifier,
    Condition,
    Example,
    Ground,
    Kind,
    Near,
    Number,
    Pack,
    Passes,
    Rule,
    Signal,
    Term,
)  # fmt: skip
from rempart.domain.states import expand
from rempart.policy.model import GroundsFile, LintFile, PackFile, PassesForm, RuleFile, SignalForm
from rempart.policy.triggers import rarest
from rempart.policy.yaml_source import Path_, Problem, Source, read
from rempart.text.quantities import convert
from rempart.text.views.words import Words

F = TypeVar("F", bound=BaseModel)
_WORD = re.compile(r"[a-z_][a-z0-9_]*")
_WORDS = Words()
_KINDS: tuple[str, ...] = get_args(Kind)

HOLD_ALONE = 1e-3
"""Share of lawful listings that a learned score may hold alone."""
BUDGETS = {"budget": HOLD_ALONE, "small_budget": 1e-4}
"""What `at_least: budget` and `at_least: small_budget` stand for."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people said of words that collide with a pack's terms.

    `harmless`: (everyday word, word of a term) that no deep view may take for each other. `meant`: (language, word) that
    a term is right to catch although the term belongs to another language.
    """

    harmless: frozenset[tuple[str, str]] = frozenset()
    meant: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class Packs:
    """What a set of pack folders holds; `problems` is empty when all of it can be used.

    `broken` maps the id of each rule that could not be read (or whose list is missing) to the reason; `verdicts` each
    pack to what was judged in its lint.yaml.
    """

    packs: dict[str, Pack] = field(default_factory=dict)
    grounds: dict[str, Ground] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    verdicts: dict[str, Verdicts] = field(default_factory=dict)

    def problem(self, source: Source, path: Path_, message: str, hint: str = "") -> None:
        """Note a mistake at a place of a file."""
        self.problems.append(Problem(source.file, message, hint, source.mark(path)))


def builtin() -> Path:
    """The folder of the packs that come with Rempart."""
    return Path(__file__).parents[1] / "packs"


def folders(paths: Iterable[Path]) -> list[Path]:
    """The pack folders among and directly below the paths: those with a pack.yaml, by name."""
    found: list[Path] = []
    for path in paths:
        if (path / "pack.yaml").is_file():
            found.append(path)
        elif path.is_dir():
            found += sorted(p.parent for p in path.glob("*/pack.yaml"))
    return found


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over names and bytes of every pack file: tells whether a compiled policy is still the one on disk."""
    digest = hashlib.sha256()
    for folder in folders(paths):
        for file in sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".txt")):
            data = file.read_bytes()
            digest.update(f"{folder.name}/{file.relative_to(folder)}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def load_packs(paths: Iterable[Path]) -> Packs:
    """Read every pack below the paths. Mistakes do not stop the reading; they stand in `Packs.problems`."""
    out = Packs()
    paths = list(paths)
    for path in paths:
        if not folders([path]):
            out.problems.append(Problem(str(path), "no pack here", "expected a folder with a pack.yaml, or of such folders"))
    for folder in folders(paths):
        _load_pack(folder, out)
    return out


def _read(file: Path, folder: Path, out: Packs) -> Source:
    source = read(file, f"{folder.name}/{file.relative_to(folder)}")
    out.sources[source.file] = source
    out.problems += source.problems
    return source


def _form(source: Source, form: type[F], out: Packs) -> F | None:
    if source.data is None:
        if not source.problems:
            out.problem(source, (), "the file is empty", "see docs/writing-packs.md for what belongs here")
        return None
    try:
        return form.model_validate(source.data)
    except ValidationError as error:
        for item in error.errors():
            path = tuple(p for p in item["loc"] if p != "[key]")
            key = item["type"] == "extra_forbidden"
            message, hint = _words(item, form)
            source.problem(path, message, hint, key=key)
            out.problems.append(source.problems[-1])
        return None


def _words(item: Mapping[str, Any], form: type[BaseModel]) -> tuple[str, str]:
    """A pydantic error in the words of the page."""
    name = ".".join(str(p) for p in item["loc"])
    if item["type"] == "extra_forbidden":
        known = ", ".join(f.alias or n for n, f in form.model_fields.items()) if len(item["loc"]) == 1 else ""
        return f"unknown key {item['loc'][-1]!r}", f"known keys: {known}" if known else "see docs/writing-packs.md"
    if item["type"] == "missing":
        return f"{name!r} is missing", "every rule needs it; see docs/writing-packs.md"
    if item["type"] in ("too_short", "string_too_short"):
        return f"{name!r} is empty", "write at least one, or take the key away"
    return f"{name}: {item['msg']}", f"found {str(item.get('input'))[:60]!r}"


def _load_pack(folder: Path, out: Packs) -> None:
    source = _read(folder / "pack.yaml", folder, out)
    pack = _form(source, PackFile, out)
    if pack is None:
        out.broken[folder.name] = "pack.yaml cannot be read"
        return
    if pack.id != folder.name:
        out.problem(source, ("id",), f"expected the folder's name {folder.name!r}, found {pack.id!r}")
    if pack.id in out.packs:
        out.problem(source, ("id",), f"a pack {pack.id!r} was read before", "give each pack its own id")
    out.packs[pack.id] = Pack(pack.id, pack.title, pack.about.strip(), pack.version)
    _load_grounds(folder, out)
    _load_verdicts(folder, out)
    lists = {p.stem: _load_list(p, folder, out) for p in sorted((folder / "lists").glob("*.yaml"))}
    files = sorted((folder / "rules").glob("*.yaml"))
    if not files:
        out.problem(source, (), f"pack {pack.id!r} has no rules", "write rules/<name>.yaml")
    for file in files:
        _load_rule(file, folder, lists, out)


def _load_grounds(folder: Path, out: Packs) -> None:
    source = _read(folder / "grounds.yaml", folder, out)
    form = _form(source, GroundsFile, out)
    for name, ground in (form.grounds if form else {}).items():
        new = Ground(
            name, ground.citation, ground.title, ground.text.strip(), ground.basis, ground.dsa_category,
            tuple(ground.dsa_keywords), tuple(ground.dsa_category_addition), ground.source,
        )  # fmt: skip
        out.grounds[f"{folder.name}:{name}"] = new


def _load_verdicts(folder: Path, out: Packs) -> None:
    if not (folder / "lint.yaml").is_file():
        return
    source = _read(folder / "lint.yaml", folder, out)
    form = _form(source, LintFile, out)
    if form is not None:
        out.verdicts[folder.name] = Verdicts(
            frozenset((word, term) for term, words in form.harmless.items() for word in words),
            frozenset((language, word) for language, words in form.meant.items() for word in words),
        )


def _load_list(file: Path, folder: Path, out: Packs) -> dict[str, list[str]] | None:
    source = _read(file, folder, out)
    data = source.data
    if isinstance(data, dict) and set(data) == {"terms"}:
        data = data["terms"]
    if isinstance(data, list):
        data = {"any": data}
    good = (
        isinstance(data, dict)
        and data
        and all(isinstance(v, list) and v and all(isinstance(t, str | int | float) for t in v) for v in data.values())
    )
    if not good or not isinstance(data, dict):
        out.problem(source, (), "expected languages, each with a list of terms", "en: [one, two]")
        return None
    return {language: [str(t) for t in terms] for language, terms in data.items()}


Lists = dict[str, dict[str, list[str]] | None]


def _load_rule(file: Path, folder: Path, lists: Lists, out: Packs) -> None:
    source = _read(file, folder, out)
    expected = f"{folder.name}.{file.stem}"
    form = _form(source, RuleFile, out)
    if form is None:
        out.broken[expected] = "the rule's file cannot be read"
        return
    if form.id != expected:
        out.problem(source, ("id",), f"expected {expected!r} (pack and file name), found {form.id!r}")
    before = len(out.problems)
    for i, name in enumerate(form.grounds):
        if f"{folder.name}:{name}" not in out.grounds:
            known = [g.id for key, g in out.grounds.items() if key.startswith(f"{folder.name}:")]
            out.problem(source, ("grounds", i), f"no ground {name!r} in grounds.yaml", _close(name, known))
    words = set(_WORD.findall(form.when))
    read = [_signal(name, s, name in words, lists, source, out) for name, s in form.signals.items()]
    signals = rarest(read, form.when, {name for name, s in form.signals.items() if s.trigger is not None})
    passes = _passes(form, source, out)
    if form.passes is not None and PASSES not in form.signals:
        bound = Classifier(form.passes.classifier, under=form.passes.under)
        signals += (Signal(PASSES, "classifier", False, classifier=bound),)
    try:
        scope = expand(form.scope)
    except ValueError as error:
        out.problem(source, ("scope",), str(error))
        scope = frozenset()
    rule = Rule(
        form.id, form.title, tuple(f"{folder.name}:{g}" for g in form.grounds), Outcome.parse(form.outcome),
        _conditions(form, source, out), scope,
        form.life, form.severity, signals, form.when, tuple(form.guards), form.why.strip(), form.remedy.strip(),
        _examples(form, source), source.file, passes,
    )  # fmt: skip
    out.rules[form.id] = rule
    if len(out.problems) > before:
        out.broken[form.id] = out.problems[before].message


def _passes(form: RuleFile, source: Source, out: Packs) -> Passes | None:
    """The category and the price that must agree with the learned score before a listing passes."""
    given: PassesForm | None = form.passes
    if given is None:
        return None
    if PASSES in form.signals:
        out.problem(source, ("signals", PASSES), f"{PASSES!r} is the name of the rule's own `passes`", "call it otherwise")
    bounds = given.price.model_dump() if given.price is not None else {}
    if not given.category or (bounds.get("under") is None and bounds.get("at_most") is None):
        out.problem(
            source, ("passes",), "words alone never let a listing pass",
            "name the categories, and an upper bound of the price: category: [toys], price: {under: 60}",
        )  # fmt: skip
    for i, word in enumerate(given.category):
        if not _WORDS.key(word):
            out.problem(source, ("passes", "category", i), f"nothing is left of {word!r} after folding", "write a word")
    return Passes(tuple(given.category), Number("", **bounds))


def _close(name: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, list(known), 1)
    return f"did you mean {near[0]!r}?" if near else "write it there, with its citation"


def _conditions(form: RuleFile, source: Source, out: Packs) -> tuple[Condition, ...]:
    found = []
    for i, entry in enumerate(form.conditions):
        for kind, detail in entry.items():
            if kind not in ("age_gate", "evidence", "label"):
                out.problem(source, ("conditions", i), f"unknown condition {kind!r}", "age_gate, evidence or label")
            else:
                found.append(Condition(kind, str(detail)))  # type: ignore[arg-type]
    return tuple(found)


def _examples(form: RuleFile, source: Source) -> tuple[Example, ...]:
    out = []
    for expect, listings in form.examples.items():
        for i, listing in enumerate(listings):
            fields = {"title": listing} if isinstance(listing, str) else listing
            pairs = tuple((k, v if isinstance(v, str) else text_of(v) or "") for k, v in fields.items())
            mark = source.mark(("examples", expect, i))
            out.append(Example(expect, pairs, mark.line + 1 if mark else 0))
    return tuple(out)


def _signal(name: str, form: SignalForm, needed: bool, lists: Lists, source: Source, out: Packs) -> Signal:
    path: Path_ = ("signals", name)
    kinds = [k for k in _KINDS if k != "terms" and getattr(form, k) is not None]
    if form.terms is not None or form.lists is not None:
        kinds.append("terms")
    if len(kinds) != 1:
        found = " and ".join(kinds) or "none"
        out.problem(source, path, f"signal {name!r} needs exactly one kind, found {found}", f"one of {', '.join(_KINDS)}")
    kind: Any = kinds[0] if kinds else "terms"
    if kind != "classifier" and (form.at_least is not None or form.under is not None):
        key = "under" if form.at_least is None else "at_least"
        out.problem(source, (*path, key), f"`{key}` belongs to `classifier`", "write quantities as number: {unit: mg, ...}")
    text = kind in ("terms", "pattern")
    trigger = form.trigger if form.trigger is not None else text and needed and form.near is None
    if kind in ("number", "member") and form.trigger:
        out.problem(source, (*path, "trigger"), f"a {kind} signal cannot be a trigger", "let a term lead to it")
    attribute = None
    if form.attribute:
        state: Any = form.attribute.is_ or "equals"
        attribute = Attribute(form.attribute.field, state, tuple(str(e) for e in form.attribute.equals or ()))
        if (form.attribute.is_ is None) == (form.attribute.equals is None):
            out.problem(source, (*path, "attribute"), "expected either `is` or `equals`")
    return Signal(
        name, kind, trigger,
        terms=_terms(form, lists, source, path, out),
        patterns=tuple([form.pattern] if isinstance(form.pattern, str) else form.pattern or ()),
        number=_number(form, source, path, out),
        attribute=attribute,
        member=_member(form, lists, source, path, out),
        typography=tuple(form.typography or ()),
        classifier=_classifier(form, source, path, out),
        fields=frozenset(form.fields or ()),
        near=Near(form.near.of, form.near.tokens, form.near.strict) if form.near else None,
        squeezed=form.squeezed,
    )  # fmt: skip


def _terms(form: SignalForm, lists: Lists, source: Source, path: Path_, out: Packs) -> tuple[Term, ...]:
    found: dict[Term, None] = {}
    for language, words in (form.terms or {}).items():
        if not words:
            out.problem(
                source, (*path, "terms", language), f"the list {language!r} is empty", "write a term or take it away"
            )
        for word in words:
            found[Term(language, str(word))] = None
    for i, name in enumerate(form.lists or []):
        entries = lists.get(name)
        if entries is None:
            out.problem(source, (*path, "lists", i), f"no list {name!r}", f"write lists/{name}.yaml; {_close(name, lists)}")
        for language, listed in (entries or {}).items():
            for word in listed:
                found[Term(language, str(word))] = None
    return tuple(found)


def _number(form: SignalForm, source: Source, path: Path_, out: Packs) -> Number | None:
    if form.number is None:
        return None
    bounds: dict[str, float | None] = {}
    for key in ("over", "at_least", "under", "at_most"):
        value = getattr(form.number, key)
        try:
            bounds[key] = None if value is None else convert(value, form.number.unit)[0]
        except ValueError as error:
            out.problem(source, (*path, "number", "unit"), str(error))
            return Number(form.number.unit)
    if all(v is None for v in bounds.values()):
        out.problem(source, (*path, "number"), "a number needs a bound", "over, at_least, under or at_most")
    return Number(form.number.unit, **bounds)


def _classifier(form: SignalForm, source: Source, path: Path_, out: Packs) -> Classifier | None:
    if form.classifier is None:
        return None
    if (form.at_least is None) == (form.under is None):
        out.problem(
            source, path, "a classifier needs one bound", "at_least: 0.9, at_least: budget (or small_budget), or under: 0.05"
        )
    if form.near is not None or form.fields is not None:
        out.problem(source, path, "a classifier reads the listing as a whole", "take `near` and `fields` away")
    if isinstance(form.at_least, str):
        return Classifier(form.classifier, budget=BUDGETS[form.at_least])
    return Classifier(form.classifier, form.at_least, form.under)


def _member(form: SignalForm, lists: Lists, source: Source, path: Path_, out: Packs) -> frozenset[str]:
    if form.member is None:
        return frozenset()
    entries = lists.get(form.member.list)
    if entries is None:
        out.problem(source, (*path, "member", "list"), f"no list {form.member.list!r}", _close(form.member.list, lists))
    return frozenset(f"{form.member.field}={word}" for words in (entries or {}).values() for word in words)


def sequence(paths: Sequence[str | Path] | None) -> list[Path]:
    """Pack paths as given, or the built-in packs."""
    return [Path(p) for p in paths] if paths else [builtin()]
