"""The ledger: fates add up, reasons come from a closed list."""

import pandas as pd
import pytest

from geodata.errors import ModelError
from geodata.ledger import Warned, count_fates, summarise_reasons
from geodata.model import conform


@pytest.fixture
def ledger():
    """Five rows with three fates."""
    rows = [
        ("loaded", None, None),
        ("held", "unknown_name", "Jubba"),
        ("held", "unknown_name", "Yeii"),
        ("rejected", "blank_place", None),
        ("loaded", None, None),
    ]
    return conform(
        "ledger",
        pd.DataFrame(
            [
                {"source_id": "s", "row": n, "fate": f, "reason": r, "value": v}
                for n, (f, r, v) in enumerate(rows, 2)
            ]
        ),
    )


def test_received_is_the_sum_of_fates(ledger):
    """Rule 1, as figures."""
    fates = count_fates(ledger)
    assert fates == {"received": 5, "loaded": 2, "held": 2, "rejected": 1, "superseded": 0}


def test_reasons_are_grouped_most_rows_first(ledger):
    """Each reason says how many rows and shows examples."""
    assert summarise_reasons(ledger) == [
        {"code": "unknown_name", "fate": "held", "rows": 2, "examples": ["Jubba", "Yeii"]},
        {"code": "blank_place", "fate": "rejected", "rows": 1, "examples": []},
    ]


def test_a_reason_outside_the_list_cannot_be_given():
    """The list of codes is closed and documented."""
    with pytest.raises(ModelError, match="Unknown reason"):
        Warned("bad_mood", 1, "no")
