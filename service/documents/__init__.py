"""Official documents the office gives out: one content, printed as DOCX and as PDF."""
