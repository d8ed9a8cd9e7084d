"""From lines and ruled cells to labels with their values.

Nothing here knows a template: a vocabulary (YAML) says how the labels of a paper may be called; where the value of a
label stands follows from the ruling lines, from alignment, or from the colon behind the label.
"""
