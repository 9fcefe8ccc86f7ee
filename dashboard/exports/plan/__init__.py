"""A plan as files that others open: a workbook, a table, a calendar, layers for a GIS.

All four take one :class:`~dashboard.exports.plan.told.Told`, so that they say the same. They carry
names of areas and of offices, figures, and who takes care of what; no engagement and no holder of
an office is in them. Their words are English.
"""

from dashboard.exports.plan.agenda import plan_ics, undated_visits
from dashboard.exports.plan.layers import plan_gpkg
from dashboard.exports.plan.table import plan_csv
from dashboard.exports.plan.workbook import plan_xlsx

__all__ = ["plan_csv", "plan_gpkg", "plan_ics", "plan_xlsx", "undated_visits"]
