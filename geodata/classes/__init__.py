"""Class breaks: how amounts become a handful of colours, the same for every view compared.

Breaks come from the unfiltered country, so that a filter, a period or a drill-down never changes
what a colour means (rule 7). ``breaks`` finds them, ``schemes`` holds the published ways to cut
that mapclassify computes, and ``codes`` says of every area which class it is in.

Zero and missing are the same for every scheme. **Missing** is in no class and moves no break; an
infinite figure is no figure. **Zero** is no amount: it is left out when breaks are sought, is in
no class, and has a code and a line in the legend of its own, so that "none" never looks like
"few". The exception is :data:`ZERO_COUNTS`: zero days since the last contact is contact today.
"""

from geodata.classes.breaks import (
    CLASS_COUNT,
    FIXED_BREAKS,
    REVERSED,
    SCHEMES,
    bivariate_breaks,
    class_breaks,
)
from geodata.classes.codes import ZERO, ZERO_COUNTS, classify, classify_pair, code_classes

__all__ = [
    "CLASS_COUNT",
    "FIXED_BREAKS",
    "REVERSED",
    "SCHEMES",
    "ZERO",
    "ZERO_COUNTS",
    "bivariate_breaks",
    "class_breaks",
    "classify",
    "classify_pair",
    "code_classes",
]
