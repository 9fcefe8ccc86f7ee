"""Boundaries: any files of polygons to areas with P-codes, parents and a vintage.

:func:`read_boundaries` is the door; :func:`find_faults` gives what a preview draws. Behind them:
``layers`` opens the files (the one module that calls GDAL; ``kml`` and ``orgunits`` do without),
``choice`` picks one layer a level and ``profiles``, ``publishers`` or ``guess`` its columns,
``features`` repairs, ``splitting`` tells mixed levels apart, ``hierarchy`` builds the levels by
``lineage``, ``findings`` and ``description`` say what was noticed.
"""

from loaders.boundaries.faults import find_faults
from loaders.boundaries.reading import read_boundaries

__all__ = ["find_faults", "read_boundaries"]
