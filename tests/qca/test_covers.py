"""Covers and prime implicants are all there: held against trying everything, by plain search and by prices alike."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from tillkom.qca import covers
from tillkom.qca.covers import irredundant_covers, smallest_covers
from tillkom.qca.implicants import primes_against, primes_within
from tillkom.qca.sets import ABSENT


def charts(count: int, seed: int) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    made = []
    while len(made) < count:
        chart = rng.random((int(rng.integers(2, 10)), int(rng.integers(1, 8)))) < rng.uniform(0.2, 0.6)
        chart = chart[chart.any(axis=1)]
        if len(chart) and chart.any(axis=0).all():
            made.append(chart)
    return made


def by_trying(chart: np.ndarray) -> list[tuple[int, ...]]:
    """Every cover that no implicant can be taken from."""
    found: list[tuple[int, ...]] = []
    for size in range(1, len(chart) + 1):
        for chosen in combinations(range(len(chart)), size):
            if chart[list(chosen)].any(axis=0).all() and not any(set(one) <= set(chosen) for one in found):
                found.append(chosen)
    return found


@pytest.fixture(params=["plainly", "by prices"])
def way(request, monkeypatch):
    if request.param == "by prices":
        monkeypatch.setattr(covers, "_searched_plainly", lambda chart, most: None)


@pytest.mark.usefixtures("way")
def test_smallest_covers_are_those_found_by_trying_everything():
    for chart in charts(60, seed=1):
        every = by_trying(chart)
        fewest = [cover for cover in every if len(cover) == len(every[0])]
        found = smallest_covers(chart, 10_000)
        assert sorted(found.chosen) == sorted(fewest)
        assert (found.count, found.complete) == (len(fewest), True)


def test_irredundant_covers_are_those_found_by_trying_everything():
    for chart in charts(60, seed=2):
        found = irredundant_covers(chart, 10_000)
        assert sorted(found.chosen) == sorted(by_trying(chart))
        assert found.complete


@pytest.mark.usefixtures("way")
def test_what_the_cap_leaves_out_is_counted():
    chart = np.eye(4, dtype=bool).repeat(3, axis=0)  # three ways to cover each of four rows: 81 covers
    found = smallest_covers(chart, 10)
    assert (len(found.chosen), found.count, found.counted, found.complete) == (10, 81, True, False)


def test_search_that_is_cut_short_says_so_and_still_has_a_proved_cover(monkeypatch):
    monkeypatch.setattr(covers, "_searched_plainly", lambda chart, most: None)
    monkeypatch.setattr(covers, "MOST_WORK", 0)
    found = smallest_covers(np.eye(3, dtype=bool).repeat(2, axis=0), 100)
    assert len(found.chosen[0]) == 3
    assert not found.complete


def holds(term: tuple[int, ...], row: np.ndarray) -> bool:
    return all(value in (ABSENT, other) for value, other in zip(term, row.tolist(), strict=True))


@pytest.mark.parametrize("levels", [(2, 2, 2, 2), (3, 2, 3)])
def test_prime_implicants_are_those_found_by_trying_every_term(levels):
    rng = np.random.default_rng(3)
    rows = np.array(list(product(*(range(base) for base in levels))))
    terms = list(product(*((ABSENT, *range(base)) for base in levels)))
    for _ in range(25):
        kind = rng.choice([0, 1, 2], size=len(rows), p=[0.3, 0.3, 0.4])
        kind[:2] = 0, 1
        positive, negative = rows[kind == 1], rows[kind == 0]
        outside = {"against": negative, "within": rows[kind != 1]}
        found = {
            "against": primes_against(positive, negative, np.array(levels)),
            "within": primes_within(positive, positive, np.array(levels)),
        }
        for name, implicants in found.items():
            good = [
                t for t in terms if any(holds(t, r) for r in positive) and not any(holds(t, r) for r in outside[name])
            ]
            prime = {t for t in good if not any(s != t and holds(s, np.array(t)) for s in good)}
            assert {tuple(term) for term in implicants.terms.tolist()} == prime
