from __future__ import annotations

import numpy as np
import pytest
from evals.wilson import Share, clustered, correlation, design_effect


def drawn(rng: np.random.Generator, clusters: int, mean: float, a: float, b: float) -> list[tuple[int, bool]]:
    """Rows of clusters of very unequal sizes, each with its own chance of a hit."""
    sizes = 1 + rng.geometric(1 / mean, clusters)
    chances = rng.beta(a, b, clusters)
    return [(i, bool(hit)) for i in range(clusters) for hit in rng.random(sizes[i]) < chances[i]]


def bootstrapped(rng: np.random.Generator, rows: list[tuple[int, bool]], times: int = 2000) -> tuple[float, float]:
    """The middle 95 % of the share when whole clusters are drawn again and again."""
    hits, sizes = np.zeros(rows[-1][0] + 1), np.zeros(rows[-1][0] + 1)
    for cluster, hit in rows:
        hits[cluster] += hit
        sizes[cluster] += 1
    again = rng.integers(0, len(hits), (times, len(hits)))
    shares = hits[again].sum(1) / sizes[again].sum(1)
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(10, 100, 0.0552, 0.1744), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 1000, 0.00018, 0.00565)],
)
def test_wilson_as_published(hits: int, total: int, low: float, high: float) -> None:
    share = Share(hits, total)
    assert (share.low, share.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_is_known_of_nothing() -> None:
    assert (Share(0, 0).low, Share(0, 0).high, Share(0, 0).percent()) == (0.0, 1.0, "–")
    assert clustered([]) == Share(0, 0)


def test_rows_on_their_own_are_independent() -> None:
    assert clustered((i, i % 4 == 0) for i in range(400)).effect == pytest.approx(1, abs=0.01)


def test_clusters_of_one_mind_count_once() -> None:
    share = clustered((i // 10, i // 10 % 4 == 0) for i in range(400))
    assert share.effective == pytest.approx(39, abs=0.01), "40 clusters, less one for the mean"
    assert share.value == 0.25


def test_a_small_cluster_of_alarms_is_not_charged_with_large_clean_ones() -> None:
    rows = [(f"large {i % 25}", False) for i in range(5000)] + [(f"alarm {i}", True) for i in range(20)]
    rows += [(f"other {i}", False) for i in range(4980)]
    assert clustered(rows).effect < 1.3, "the ANOVA correlation with Kish's formula would say about 100"


@pytest.mark.parametrize(("a", "b"), [(2, 2), (9, 1), (1, 19)])
def test_as_wide_as_the_bootstrap_over_clusters(a: float, b: float) -> None:
    rng = np.random.default_rng(7)
    ratios = []
    for _ in range(12):
        rows = drawn(rng, 120, 8, a, b)
        share, (low, high) = clustered(rows), bootstrapped(rng, rows)
        ratios.append((share.high - share.low) / (high - low))
    assert 0.9 < float(np.mean(ratios)) < 1.1
    assert all(0.75 < ratio < 1.3 for ratio in ratios)


def test_keeps_its_promise_where_the_plain_interval_breaks_it() -> None:
    rng, a, b = np.random.default_rng(11), 1.0, 3.0
    kept = plain = 0
    for _ in range(400):
        share = clustered(drawn(rng, 60, 10, a, b))
        kept += share.low <= a / (a + b) <= share.high
        naive = Share(share.hits, share.total)
        plain += naive.low <= a / (a + b) <= naive.high
    assert kept / 400 > 0.91
    assert plain / 400 < 0.75


def test_where_clusters_cannot_tell_the_wider_group_does_as_far_as_sizes_allow() -> None:
    none = [(i // 5, False) for i in range(50)]
    assert design_effect([(0, 5)] * 10) is None
    assert clustered(none).effect == 1
    assert clustered(none, 3.0).effect == 3
    assert clustered(none, 40.0).effect == 5, "ten clusters of five say no less than ten rows"


def test_the_implied_correlation() -> None:
    assert correlation([(0, 4), (4, 4)] * 40) == pytest.approx(1, abs=0.02)
    assert correlation([(1, 4), (1, 4)] * 40) == 0
    assert correlation([(0, 1), (1, 1)] * 40) == 0
    assert correlation([(0, 3)]) is None
