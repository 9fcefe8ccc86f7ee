"""Boundaries: any file of polygons to areas with P-codes, parents and a vintage.

:func:`read_boundaries` is the only door. Behind it: ``layers`` opens the file (the one module
that calls GDAL), ``choice`` picks the layer and ``profiles`` or ``guess`` its columns,
``features`` repairs, ``hierarchy`` builds the levels, ``findings`` says what was noticed.
"""

from loaders.boundaries.reading import read_boundaries

__all__ = ["read_boundaries"]
