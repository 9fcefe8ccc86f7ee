"""A report as tables: a workbook to be read, and CSV for other programs."""

from __future__ import annotations

from dashboard.exports.sheets.delimited import TABLES, write_csv
from dashboard.exports.sheets.workbook import write_workbook

__all__ = ["TABLES", "write_csv", "write_workbook"]
