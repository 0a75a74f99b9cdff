"""Compare decisions on the example catalogue with what was planted in it.

    rempart screen examples/catalogue.ndjson.gz --output decisions.ndjson
    python examples/compare.py decisions.ndjson

Prints how many planted violations were caught, plain and disguised, and names every listing that was missed (published
though the law refuses or holds it, or without the age check or label that it needs) or stopped for nothing. A hold counts
as caught.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

TRUTH = Path(__file__).parent / "catalogue.truth.csv"


def main(file: str) -> None:
    """Read decisions (NDJSON) and print the comparison."""
    with TRUTH.open(encoding="utf-8") as lines:
        truth = {row["id"]: row for row in csv.DictReader(lines)}
    counts: Counter[tuple[str, str]] = Counter()
    missed, needless = [], []
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        decision = json.loads(line)
        about = truth.get(decision["listing_id"])
        kind = "ordinary" if about is None else about["kind"].partition(":")[0]
        stopped = decision["outcome"] != "publish"
        wrong = about is not None and about["expected"] in ("hold", "refuse")
        counts[kind, "stopped" if stopped else "published"] += 1
        bare = about is not None and about["expected"] == "gated" and not decision["conditions"]
        if (wrong and not stopped) or bare:
            missed.append(f"{decision['listing_id']}  {about['about']:24}{about['kind']}")  # type: ignore[index]
        if stopped and not wrong:
            needless.append(f"{decision['listing_id']}  {kind:12}{decision['outcome']:8}{' '.join(decision['rules'])}")
    print(f"{'':14}{'stopped':>10}{'published':>11}")
    for kind in sorted({k for k, _ in counts}):
        print(f"{kind:14}{counts[kind, 'stopped']:>10}{counts[kind, 'published']:>11}")
    for title, found in (("missed", missed), ("held or refused for nothing", needless)):
        print(f"\n{title}: {len(found)}")
        print("\n".join(f"  {one}" for one in found))


if __name__ == "__main__":
    main(sys.argv[1])
