"""Briefs: what to know of an office, a council, a program or a place, on one page.

:func:`brief_of` puts together what one page says, as plain data; ``dashboard.exports.paper.brief``
sets it. ``ground`` is one store, seen by one audience up to one day; ``offices``, ``bodies``,
``activities`` and ``places`` say what only their kind has; ``listing``, ``around``, ``told`` and
``unknown`` are what they share.
"""

from dashboard.reports.briefs.making import brief_of
from dashboard.reports.briefs.model import KINDS, Brief, BriefKind, Line, Section

__all__ = ["KINDS", "Brief", "BriefKind", "Line", "Section", "brief_of"]
