"""Linting of one plan, notice or policy text against itself: LN-01 to LN-12 of contract 3.

Pure functions over paragraphs with their places (``text``). Each gives ``Flaw`` records; ``rules.linting`` makes
judgements of them. What a scan may have misread is never called a flaw, but left to a person (``Flaw.sure``).
"""
