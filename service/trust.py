"""Whose certificates are trusted where this service calls others: what the operating system trusts, so that an office
with an authority of its own adds it there, once, for everything."""

import ssl
from functools import cache


@cache
def trusted() -> ssl.SSLContext:
    """Made once: reading all authorities takes some fifty milliseconds. ``SSL_CERT_FILE`` names another list."""
    return ssl.create_default_context()
