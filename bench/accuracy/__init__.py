"""Reading and finding figures over sets of papers with a truth file: ``make accuracy``.

A *set* is a folder of cases; a *case* is a folder with ``files/`` (as sent), ``submission.json`` (level, received_on,
route; may be missing) and ``expected.json``; its format is in ``samples/README.md``, for real papers in
``docs/accuracy.md``. Figures are counts; nothing here has a threshold.
"""
