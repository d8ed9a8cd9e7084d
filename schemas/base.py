"""The common base of every model: frozen, and strict about unknown fields."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """An immutable record; an unknown field is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")
