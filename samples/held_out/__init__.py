"""Layouts written by people who had seen no extractor: what prints each, and how they are written as cases.

Which layouts there are, their seeds and what they were used for is data: ``papers/papers.yaml`` of
``samples/templates_held_out``. The order in which a printer draws from its generator of chance is part of a
case: the same seed gives the same case.
"""
