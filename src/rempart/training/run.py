"""One training, from gathered rows to a model with its figures."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from rempart.assurance.attacks.base import Attack
from rempart.domain.errors import InputError
from rempart.models.scorer import Scorer
from rempart.policy.policy import Policy
from rempart.text.block import blocks
from rempart.text.readings import readings
from rempart.training import augment, data, fit, measure
from rempart.training.data import Row

BUDGETS = (1e-3, 5e-4, 1e-4)
"""Shares of lawful listings that may be alarms; the first is the most that a score may hold alone."""
FEWEST_VIOLATIONS = 40
"""A pack with fewer labelled violations (terms apart) gets no model."""
_HARD, _HARD_WEIGHT = 300, 2.0
_MISSED = 0.01
_USUAL = 0.9
_NOTHING_ORDINARY = {"en": ["new"]}
_STRENGTH = 2

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Figures:
    """How one pack's violations and look-alikes of one language were told apart, none of them seen in training.

    AUC and pairs are of whole titles. `recall` is that of the most telling words, which rules ask for, at the bound of 1 in
    1,000; None where that could not be stated.
    """

    pack: str
    language: str
    violations: int
    lawful: int
    auc: float | None
    pairs_right: int
    pairs: int
    recall: float | None


@dataclass(slots=True)
class Trained:
    """A model and what is known of it.

    `kinds` counts the rows learned from; `robust` is pack to family of attack to the share of held-back violations found
    at probability 1/2 after the attack (`none`: before it); `bounds` as in `Calibration`.
    """

    scorer: Scorer
    figures: list[Figures]
    kinds: Counter[str]
    robust: dict[str, dict[str, float]] = field(default_factory=dict)
    calibration: Calibration | None = None
    suspects_missed: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Bounds that keep budgets of false alarms, measured on lawful listings that are not part of the project.

    Attributes:
        weights: digest of the weights that were measured.
        date: when, as YYYY-MM-DD.
        sets: name of a set to its listings.
        bounds: pack to budget to the least probability.
        alarms: pack to set to how many of its listings reach the bound of 1 in 1,000.
    """

    weights: str
    date: str
    sets: Mapping[str, int]
    bounds: Mapping[str, Mapping[str, float]]
    alarms: Mapping[str, Mapping[str, int]]

    def to_json(self) -> str:
        """As the file `calibration.json`."""
        found = {"weights": self.weights, "date": self.date, "sets": self.sets, "bounds": self.bounds, "alarms": self.alarms}
        return json.dumps(found, indent=1, sort_keys=True) + "\n"

    @classmethod
    def read(cls, file: Path) -> Calibration | None:
        """What a file holds; None if there is none.

        Raises:
            InputError: it is malformed.
        """
        if not file.exists():
            return None
        try:
            found = json.loads(file.read_text("utf-8"))
            return cls(found["weights"], found["date"], found["sets"], found["bounds"], found["alarms"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"{file}: expected what `rempart train --calibrate` writes ({error})") from error


Clean = tuple[str, Sequence[pa.RecordBatch]]
"""Name of a set of lawful listings, and its batches."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a training starts from.

    `policy` is where examples, terms and guard words are taken from; None means what was kept of the packaged packs in
    `folder`, and `refresh` keeps what was taken.
    `clean` are lawful listings to learn from where the first model is wrong; `measured` such only to measure on, which
    is noted with `date`.
    """

    folder: Path
    policy: Policy | None = None
    labels: Sequence[Row] = ()
    clean: Sequence[Clean] = ()
    measured: Sequence[Clean] = ()
    families: Mapping[str, Attack] = field(default_factory=dict)
    seed: int = 1
    date: str = ""
    refresh: bool = False


def train(given: Given, say: Progress = print) -> Trained:
    """Gather, augment, fit, calibrate, measure.

    Raises:
        InputError: there are too few labelled rows for any pack, or a file of the training folder is malformed.
    """
    rows, guards = gather(given)
    made = _made(given, rows, guards, say)
    if given.clean:
        hard = _hard(given, made.scorer({}))
        say(f"learning again with {len(hard)} lawful listings that looked worst")
        rows = [*rows, *hard]
        made = _made(given, rows, guards, say)
    bare = made.scorer({})
    calibration = _calibration(given, bare)
    if calibration is not None and calibration.weights != _weights(bare):
        say("the bounds in calibration.json belong to other weights: this model states none; use --calibrate")
        calibration = None
    scorer, missed = _with_first_look(made.scorer(calibration.bounds if calibration else {}), made.table.rows)
    originals = [r for r in rows if r.pack in made.judges and r.kind in ("contrast", "label")]
    return Trained(
        scorer, _figures(originals, made, scorer), Counter(r.kind for r in made.table.rows),
        _robust([r for r in originals if r.violation], made, given), calibration, missed,
    )  # fmt: skip


def gather(given: Given) -> tuple[list[Row], data.Guards]:
    """All rows that are not copies, in a fixed order, each listing of a pack once; and the guard words.

    What comes from packs is read from `packs.ndjson.gz` of the training folder, if that is there and no packs were given.
    """
    ordinary = list(data.ordinary(given.folder / "ordinary"))
    kept = given.folder / "packs.ndjson.gz"
    if given.policy is None:
        taken, guards = data.read_packs(kept)
    else:
        words = data.by_language(ordinary) or _NOTHING_ORDINARY
        taken = [*data.examples(given.policy), *data.terms(given.policy, words, given.seed)]
        guards = data.guard_words(given.policy)
    if given.refresh:
        data.write_packs(kept, taken, guards)
    found = [*data.contrast(given.folder / "contrast"), *given.labels, *taken, *ordinary]
    seen: dict[tuple[str, str, bool], Row] = {}
    for row in found:
        seen.setdefault((row.pack, json.dumps(dict(row.listing), sort_keys=True, ensure_ascii=False), row.violation), row)
    return list(seen.values()), guards


@dataclass(frozen=True, slots=True)
class _Made:
    """What was learned from a set of rows."""

    judges: Mapping[str, fit.Judges]
    table: fit.Table
    first: npt.NDArray[np.int8]
    about: Mapping[str, object]

    def scorer(self, bounds: Mapping[str, Mapping[str, float]]) -> Scorer:
        """The model in the form of its file, with these bounds."""
        return fit.assemble([m.learned for m in self.judges.values()], self.first, bounds, self.about)


def _made(given: Given, rows: Sequence[Row], guards: data.Guards, say: Progress) -> _Made:
    words = data.by_language(r for r in rows if r.kind == "ordinary") or _NOTHING_ORDINARY
    every = [*rows, *augment.augmented(rows, given.families, guards, words, given.seed)]
    count = Counter(r.pack for r in rows if r.violation and r.kind != "term")
    packs = sorted(p for p, n in count.items() if n >= FEWEST_VIOLATIONS)
    if not packs:
        raise InputError(f"expected a pack with at least {FEWEST_VIOLATIONS} labelled violations, found none")
    say(f"{len(rows)} rows and {len(every) - len(rows)} copies, {len(packs)} packs with enough violations")
    table = fit.tabulate(every)
    judges = {}
    for pack in packs:
        judges[pack] = fit.fit_pack(table, fit.task(every, pack), given.seed)
        say(f"learned {pack}")
    about = {"seed": given.seed, "rows": len(rows), "copies": len(every) - len(rows)}
    titles = [r.title for r in fit.read_listings([dict(row.listing) for row in every])]
    return _Made(judges, table, fit.first_table([j.learned for j in judges.values()], titles), about)


def _weights(scorer: Scorer) -> str:
    """The digest of a model without its budgets."""
    return hashlib.sha256(scorer.to_bytes()).hexdigest()


def _with_first_look(scorer: Scorer, rows: Sequence[Row]) -> tuple[Scorer, float]:
    """The model with its bound of the first look, and the share of what it may hold alone that the first look loses.

    The bound lets `1 - _MISSED` of the violations pass on that reach their bound, disguised ones among them.
    """
    bad = [r for r in rows if r.violation and r.kind != "term" and r.pack in scorer.scales]
    titles = [r.title for r in fit.read_listings([dict(r.listing) for r in bad])]
    scores = scorer.telling(titles)
    view = np.frombuffer(b"".join(b" %s \xfe" % t for t in titles), np.uint8)
    look = scorer.first_look(view, np.cumsum([0, *(len(t) + 3 for t in titles)]), list(scorer.scales))
    least: dict[str, float] = {}
    lost = whole = 0
    for column, pack in enumerate(scorer.scales):
        hold = scorer.bound(pack, BUDGETS[0])
        own = np.array([r.pack == pack for r in bad]) & (scores[:, column] >= (_USUAL if hold is None else hold))
        if own.any():
            least[pack] = float(np.floor(np.quantile(look[own, column], _MISSED) * 10) / 10)
            lost += int((look[own, column] < least[pack]).sum())
            whole += int(own.sum())
    return scorer.replaced(least), lost / max(whole, 1)


def told(scorer: Scorer, batches: Iterable[pa.RecordBatch]) -> npt.NDArray[np.float64]:
    """Probabilities of listings by packs, as a trigger works them out: by the most telling words of the title."""
    out = [np.zeros((0, len(scorer.scales)))]
    for batch in batches:
        out += [scorer.telling([r.title for r in readings(b, range(b.batch.num_rows))]) for b in blocks(batch)]
    return np.concatenate(out)


def _halves(batch: pa.RecordBatch, first: bool) -> pa.RecordBatch:
    """The half of a batch to learn from, or the other one to measure on; by the listings' ids and titles."""
    keys = [f"{i}/{t}" for i, t in zip(batch.column("id").to_pylist(), batch.column("title").to_pylist(), strict=True)]
    return batch.filter(pa.array([(fit.part_of(key, 2) == 0) == first for key in keys]))


def _hard(given: Given, scorer: Scorer) -> list[Row]:
    """The lawful listings that the first model takes for violations, the worst of each pack, from one half of each set."""
    out: dict[str, Row] = {}
    for name, batches in given.clean:
        halves = [_halves(batch, True) for batch in batches]
        scores = told(scorer, halves)
        listings = [row for half in halves for row in half.to_pylist()]
        for column in range(scores.shape[1]):
            for i in np.argsort(-scores[:, column], kind="stable")[:_HARD].tolist():
                kept = {k: v for k, v in listings[i].items() if k in ("title", "description", "product_type") and v}
                if scores[i, column] >= 0.5 and kept.get("title"):
                    key = json.dumps(kept, sort_keys=True)
                    out[key] = Row(kept, "", False, _HARD_WEIGHT, f"{name}/{key}", "", "ordinary")
    return [out[key] for key in sorted(out)]


def _calibration(given: Given, scorer: Scorer) -> Calibration | None:
    """Bounds measured now, or those of the training folder."""
    sets = [(name, [_halves(b, False) for b in batches]) for name, batches in given.clean]
    sets += [(name, list(batches)) for name, batches in given.measured]
    if not sets:
        return Calibration.read(given.folder / "calibration.json")
    scores = {name: told(scorer, batches) for name, batches in sets}
    everything = np.concatenate(list(scores.values()))
    bounds: dict[str, dict[str, float]] = {}
    alarms: dict[str, dict[str, int]] = {}
    for i, pack in enumerate(scorer.scales):
        found = {f"{b:g}": measure.bound_for(b, everything[:, i]) for b in BUDGETS}
        bounds[pack] = {budget: bound for budget, bound in found.items() if bound is not None}
        hold = found[f"{BUDGETS[0]:g}"]
        alarms[pack] = {name: int((s[:, i] >= hold).sum()) for name, s in scores.items()} if hold is not None else {}
    return Calibration(_weights(scorer), given.date, {name: len(s) for name, s in scores.items()}, bounds, alarms)


def _figures(rows: Sequence[Row], made: _Made, scorer: Scorer) -> list[Figures]:
    out = []
    for pack, judges in made.judges.items():
        mine = [r for r in rows if r.pack == pack]
        if not mine:
            continue
        part, texts = np.array([fit.part_of(r.group) for r in mine]), fit.read_whole(mine)
        scores = judges.score(fit.features(texts, made.table.rarity), part)
        telling = judges.told(texts, made.table.rarity, part)
        hold = scorer.bound(pack, BUDGETS[0])
        for language in ["all", *sorted({r.language for r in mine})]:
            some = np.array([language in ("all", r.language) for r in mine])
            bad = np.array([r.violation for r in mine])[some]
            groups = [r.group for r, use in zip(mine, some, strict=True) if use]
            right, pairs = measure.pairs_told_apart(scores[some], bad, groups)
            out.append(
                Figures(pack, language, int(bad.sum()), int((~bad).sum()), measure.auc(scores[some], bad), right, pairs,
                        measure.recall(telling[some][bad], hold))
            )  # fmt: skip
    return out


def _robust(rows: Sequence[Row], made: _Made, given: Given) -> dict[str, dict[str, float]]:
    """Recall at probability 1/2 on held-back violations, plain and under every attack at middle strength."""
    out: dict[str, dict[str, float]] = {}
    for pack, judges in made.judges.items():
        mine = [r for r in rows if r.pack == pack]
        if not mine:
            continue
        part = np.array([fit.part_of(r.group) for r in mine])
        for name, attack in [("none", None), *sorted(given.families.items())]:
            rng = random.Random(f"{given.seed}/{pack}/{name}")  # noqa: S311 - disguises for a measurement
            changed = mine if attack is None else [replace(r, listing=_attacked(r, attack, rng)) for r in mine]
            scores = judges.told(fit.read_whole(changed), made.table.rarity, part)
            out.setdefault(pack, {})[name] = float((scores >= 0.5).mean())
    return out


def _attacked(row: Row, attack: Attack, rng: random.Random) -> Mapping[str, Any]:
    """The listing with every word of its title as a target of the attack."""
    words = [w for w in str(row.listing["title"]).split() if len(w) > 2]
    return attack.disguise({**row.listing, "language": row.language or "en"}, words, rng, _STRENGTH)
