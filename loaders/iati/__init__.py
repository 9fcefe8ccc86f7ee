"""IATI activities, 1.01 to 2.03: programs, who takes part, and a place for every location.

:func:`is_iati` tells by the first bytes, :func:`read_iati` reads. Behind them: ``codes`` are the
standard's code lists as data, ``elements`` and ``activities`` stream the file, ``country`` says
what is about this country at all, ``placing`` says where, ``writing`` builds the tables.
"""

from loaders.iati.activities import is_iati
from loaders.iati.reading import read_iati

__all__ = ["is_iati", "read_iati"]
