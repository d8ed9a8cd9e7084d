"""Forms that bring files: what stands beside the files is held in memory, so it has to be short."""

from collections.abc import Awaitable, Callable

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

MOST_FIELDS = 1000
"""A field for each file that was uploaded before, and few others."""
LONGEST_FIELD = 4096
"""Bytes."""


class ShortFields(APIRoute):
    """A route that reads its form by these limits; what is longer is answered as what cannot be read."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        answer = super().get_route_handler()

        async def bounded(request: Request) -> Response:
            if request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
                # Kept by the request: whoever asks for the form later gets this one.
                await request.form(max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD)
            return await answer(request)

        return bounded
