"""Made-up coverages for the tests of what is drawn of them."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from hypothesis import assume, currently_in_test_context
from shapely import Polygon


def make_patchwork(seed: int, columns: int, rows: int, detail: int, wobble: float):
    """A coverage of wobbly cells whose neighbours share every vertex."""
    rng = np.random.default_rng(seed)
    corners = np.stack(np.meshgrid(np.arange(columns + 1.0), np.arange(rows + 1.0)), axis=-1)
    corners += rng.uniform(-0.2, 0.2, corners.shape)

    def edge(start, end):
        share = np.linspace(0, 1, detail + 2)[:, None]
        line = start + share * (end - start)
        line[1:-1] += rng.uniform(-wobble, wobble, (detail, 2))
        return line

    across = {
        (r, c): edge(corners[r, c], corners[r, c + 1])
        for r in range(rows + 1)
        for c in range(columns)
    }
    up = {
        (r, c): edge(corners[r, c], corners[r + 1, c])
        for r in range(rows)
        for c in range(columns + 1)
    }
    cells = [
        Polygon(
            np.concatenate(
                [
                    across[r, c][:-1],
                    up[r, c + 1][:-1],
                    across[r + 1, c][::-1][:-1],
                    up[r, c][::-1][:-1],
                ]
            )
        )
        for r in range(rows)
        for c in range(columns)
    ]
    return np.array(cells, dtype=object)


@pytest.fixture(scope="session")
def patchwork() -> Callable[..., np.ndarray]:
    """Makes coverages of wobbly cells from ``seed, columns, rows, detail, wobble``."""

    def make(**asked):
        cells = make_patchwork(**asked)
        if currently_in_test_context():
            assume(shapely.coverage_is_valid(cells))
        return cells

    return make
