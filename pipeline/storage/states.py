"""A submission comes into a state: noted for the time it spends in each, and told to whoever wants to know."""

from sqlalchemy.orm import Session

from pipeline.storage.office_tables import StateRow
from pipeline.storage.records import State
from pipeline.storage.webhooks import Event, announce

_TOLD = {
    State.RECEIVED: Event.RECEIVED,
    State.CHECKING: Event.READ,
    State.DONE: Event.DONE,
    State.FAILED: Event.FAILED,
}


def came_into(session: Session, submission_id: str, state: State) -> None:
    """Within the open write transaction that sets the state."""
    session.add(StateRow(submission_id=submission_id, state=state.value))
    if state in _TOLD:
        announce(session, _TOLD[state], submission_id, state=state.value)
