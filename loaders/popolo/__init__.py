"""Rosters of officials: Popolo JSON, and lists of office holders as tables.

Who holds which office where, from when to when, on behalf of whom. :func:`is_popolo` and
:func:`is_roster` recognise, :func:`read_popolo` and :func:`read_roster` read. Behind them:
``documents`` gives holdings from JSON and ``rows`` the same from tables, ``offices`` knows the
words of offices, ``placing`` says which area each is of, ``writing`` builds the tables.
"""

from loaders.popolo.documents import is_popolo
from loaders.popolo.reading import read_popolo, read_roster
from loaders.popolo.rosters import is_roster

__all__ = ["is_popolo", "is_roster", "read_popolo", "read_roster"]
