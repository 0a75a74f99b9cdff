"""The compiled cache: it must give the very decisions that a fresh compilation gives, and never be trusted blindly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rempart.app import Rempart
from rempart.compiled import compiled
from rempart.config import Config
from rempart.domain.listing import from_dicts
from rempart.pipeline import Screen


def examples(screen: Screen) -> list[dict[str, str]]:
    return [dict(e.listing) for rule in screen.policy.rules for e in rule.examples]


def test_the_cache_decides_as_a_fresh_compilation(packaged: Screen, tmp_path: Path) -> None:
    compiled((), tmp_path)
    cached = compiled((), tmp_path).screen()
    batch = from_dicts(examples(packaged))
    assert cached.policy.digest == packaged.policy.digest
    assert cached(batch).decisions.equals(packaged(batch).decisions)


def test_worker_processes_decide_alike_and_in_order(packaged: Screen, tmp_path: Path) -> None:
    rows = examples(packaged)

    class Chunk:
        def __init__(self, first: int) -> None:
            self.listings = from_dicts(
                rows[first : first + 300], [f"row {i}" for i in range(first, min(first + 300, len(rows)))]
            )

    chunks = [Chunk(i) for i in range(0, len(rows), 300)]
    with Rempart.open(Config(workers=2, cache=tmp_path)) as made:
        out = list(made.screen_chunks(chunks))
    assert [c for c, _ in out] == chunks
    for chunk, screening in out:
        assert screening.decisions.equals(packaged(chunk.listings).decisions)


def test_a_file_that_others_may_write_or_that_is_torn_is_made_anew(write_pack: Any, tmp_path: Path) -> None:
    folder, cache = write_pack(), tmp_path / "cache"
    digest = compiled([str(folder)], cache).policy.digest
    (file,) = cache.glob("policy-*.pickle")
    whole = file.read_bytes()
    for spoil in (whole[:100], b"", b"cos\nsystem\n(S'false'\ntR."):
        file.write_bytes(spoil)
        assert compiled([str(folder)], cache).policy.digest == digest
        assert file.stat().st_size > 1000
    file.chmod(0o666)
    file.write_bytes(b"cos\n_exit\n(I9\ntR.")
    assert compiled([str(folder)], cache).policy.digest == digest


def test_a_changed_pack_is_compiled_again(write_pack: Any, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = compiled([str(write_pack())], cache).policy.digest
    assert compiled([str(write_pack(scope="[DE]"))], cache).policy.digest != first
    assert len(list(cache.glob("policy-*.pickle"))) == 2
