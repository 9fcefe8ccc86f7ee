"""Words: what pages, files and the shell say, in the language spoken; no page, no store.

``wording`` has what everybody needs: measures, dates, numbers. Each of the others is of one matter.
"""
