"""Files that leave the house: the only place that writes a format for other people's programs.

Each module takes frames and gives bytes; text from data stays text, whatever a spreadsheet would
make of it.
"""
