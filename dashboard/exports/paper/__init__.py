"""Paper: a report as pages and as pictures, set by a typesetter from data.

``typesetting`` is the one door to the typesetter; ``told``, ``legend``, ``mapping``, ``months`` and
``tables`` say what the templates beside them read; ``shapes`` draws what has no letters.
"""

from __future__ import annotations

from dashboard.exports.paper.picture import write_png, write_svg
from dashboard.exports.paper.report import PAPERS, write_pdf

__all__ = ["PAPERS", "write_pdf", "write_png", "write_svg"]
