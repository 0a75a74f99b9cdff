"""Recall where it can be asked for: on titles that name the goods, and whose sale does break EU law, as read one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bench.document import table

from evals import tables
from evals.judged import Sampled
from evals.sets import Judged

Sample = Sequence[tuple[Judged, Sampled]]


def sample(rows: Iterable[Judged], known: Mapping[tuple[str, str], Sampled]) -> Sample:
    """The rows that were read, with what was said of them."""
    return [(row, known[row.source, row.key]) for row in rows if (row.source, row.key) in known]


def wanted(read: Sample, source: str = "") -> list[Judged]:
    """Of the sample (of one set), the rows with a descriptive title that do violate the law."""
    return [
        row for row, about in read
        if about.descriptive == "yes" and about.violating == "yes" and source in ("", row.source)
    ]  # fmt: skip


def summary(rows: Sequence[Judged], read: Sample) -> str:
    """By set: the recall by the source's labels, in the sample, and on what may be asked for."""
    head = ["Set", "All rows", "Stopped (95 %)", "Read", "Stopped (95 %)", "Descriptive and violating", "Stopped (95 %)",
            "Slang or nothing, violating", "Stopped (95 %)"]  # fmt: skip
    lines = []
    for source in dict.fromkeys(row.source for row, _ in read):
        everything = [r for r in rows if r.source == source and r.violation]
        some = [(r, a) for r, a in read if r.source == source]
        slang = [r for r, a in some if a.descriptive == "no" and a.violating == "yes"]
        parts = (everything, [r for r, _ in some], wanted(read, source), slang)
        lines.append([source, *(
            cell for part in parts
            for cell in (f"{len(part):,}", tables.share(part, lambda r: r.stopped, everything).percent())
        )])  # fmt: skip
    return table(head, lines)


def kinds(read: Sample) -> str:
    """The rows that may be asked for, by the kind of goods that the reader found."""
    right = [(r, a) for r, a in read if a.descriptive == "yes" and a.violating == "yes"]
    rows = [r for r, _ in right]
    found: dict[str, list[Judged]] = {}
    for row, about in right:
        found.setdefault(f"{about.set}: {about.kind}", []).append(row)
    return table(["Set and kind", "Rows", "Stopped (95 %)", "Refused (95 %)"], [
        [name, str(len(some)), tables.share(some, lambda r: r.stopped, rows).percent(),
         tables.share(some, lambda r: r.outcome == "refuse", rows).percent()]
        for name, some in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    ])  # fmt: skip


def products(rows: Sequence[Judged], read: Sample) -> list[Judged]:
    """Rows, in every language, of products that the sample calls violating and descriptive and never anything else."""
    said: dict[str, set[bool]] = {}
    for row, about in read:
        said.setdefault(row.cluster, set()).add(about.violating == "yes" and about.descriptive == "yes")
    return [row for row in rows if said.get(row.cluster) == {True}]


def by_product(rows: Sequence[Judged]) -> str:
    """Products that are not stopped in every language: in which they are missed."""
    lines = []
    for some in tables.groups(rows, lambda r: r.cluster).values():
        missed = sorted(r.language for r in some if not r.stopped)
        if missed:
            lines.append((len(missed) / len(some), _substance(some[0].cluster), len(some), missed))
    lines.sort(reverse=True)
    return table(["Product", "Languages", "Missed", "in"], [
        [name, str(count), f"{len(missed)}", ", ".join(missed) if len(missed) < count else "all"]
        for _, name, count, missed in lines
    ], 9)  # fmt: skip


def _substance(cluster: str) -> str:
    """The substance that a product is named by, without its dose and pack."""
    return re.sub(
        r"-(?:\d+(?:mg|mcg|ml|x)?|x|bioregulator|topical|bundle|blend|vials|kit)(?=-|$).*", "", cluster.partition("\0")[2]
    )
