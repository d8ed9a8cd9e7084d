"""How a request gets at the desk."""

from typing import Annotated

from fastapi import Depends, Request

from service.desk import Desk


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskOf = Annotated[Desk, Depends(_desk)]
