"""Behind :mod:`loaders.tabular`: every way in which people send a table, made one :class:`Table`.

``text``, ``objects`` and ``pages`` take bytes apart (``loaders.workbooks`` does so for
spreadsheets); ``headers`` finds the header and what stands below it; ``points``, ``companions``
and ``crosstabs`` put into shape what is spread over cells, files or columns. Whatever they do is
said in the notes of the table.
"""
