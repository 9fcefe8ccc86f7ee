"""Crosswalks: other names of areas, from files made for it and from sheets beside the data.

Whatever the file looks like, it comes down to statements (``statements``): these names mean the
area with this code, or with this name, or around this point. ``sheets`` finds them in tables,
``documents`` in YAML and JSON. ``resolving`` finds the area of each; ``reading`` keeps a name only
where its area is beyond doubt, and says why for every other.
"""

from loaders.crosswalks.reading import find_aliases, read_aliases

__all__ = ["find_aliases", "read_aliases"]
