"""What transfer and licence contracts have in common: from running text to facts."""

from extractors.documents.contracts.reading import Contract, read_contract

__all__ = ["Contract", "read_contract"]
