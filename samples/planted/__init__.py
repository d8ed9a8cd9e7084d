"""Submissions with contradictions planted by the contract alone, for measuring the rulebook against perfect facts."""
