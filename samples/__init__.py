"""Seeded generator of synthetic submissions: a fictional world → papers → scans, with the truth from the same source.

Nothing here reads a paper; nothing of ``extractors`` is imported. Every person, company and number is invented.
"""
