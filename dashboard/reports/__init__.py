"""Reports: what leaves the house as plain data, in one language, for one audience.

:func:`report_of_view` and :func:`report_of_story` make them; ``dashboard.exports.render`` writes
them; ``briefs`` tells of one office, council, program or area on a page.
"""

from dashboard.reports.building import WANTS, report_of_story, report_of_view, story_figures
from dashboard.reports.model import Report, Scene

__all__ = ["WANTS", "Report", "Scene", "report_of_story", "report_of_view", "story_figures"]
