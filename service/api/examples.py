"""Examples for the description of the API, made from the schemas: what a field names as its example, else its plainest
value. So every body, parameter and answer has one, and none goes stale."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

_FORMATS = {
    "date": "2025-11-03",
    "date-time": "2025-11-03T01:30:00+00:00",
    "binary": "（文件内容）",
    "uuid": "0f3a68c2-b1d9-4e57-a6c8-f20d9b7e4135",
}
_PLAIN: Mapping[str, Any] = {"integer": 1, "number": 0.5, "boolean": False, "null": None}
_NAMED: Mapping[str, str] = {
    "level": "sichuan",
    "document": "d1",
    "file": "01-申报表.pdf",
    "sha256": "0f3a68c2b1d94e57a6c8f20d9b7e4135" * 2,
    "said": "b1d94e57a6c8f20d",
    "number": "20251103-7K3FQ2",
}
"""What texts of these names look like, where no field says so."""
_DEEPEST = 12


class Examples:
    """Over the schemas of one description. ``of`` gives a value its schema allows."""

    def __init__(self, components: Mapping[str, Schema]) -> None:
        self._components = components

    def of(self, schema: Schema, *, name: str = "", depth: int = 0) -> Any:
        if schema.get("examples"):
            return schema["examples"][0]
        if "example" in schema:
            return schema["example"]
        if "$ref" in schema:
            return self.of(self._components[schema["$ref"].rpartition("/")[2]], name=name, depth=depth + 1)
        for key in ("const", "default"):
            if schema.get(key) not in (None, [], {}):
                return schema[key]
        if "enum" in schema:
            return schema["enum"][0]
        for key in ("anyOf", "oneOf", "allOf"):
            if key in schema:
                return self._of_any(schema[key], name, depth)
        return self._of_type(schema, name, depth)

    def _of_any(self, choices: list[Schema], name: str, depth: int) -> Any:
        """The first that is not null."""
        wanted = next((one for one in choices if one.get("type") != "null"), choices[0])
        return None if depth > _DEEPEST else self.of(wanted, name=name, depth=depth + 1)

    def _of_type(self, schema: Schema, name: str, depth: int) -> Any:
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            return self._of_object(schema, depth)
        if kind == "array":
            return self._of_array(schema, name.removesuffix("s"), depth)
        if kind == "string":
            text = _FORMATS.get(str(schema.get("format", "")), _NAMED.get(name, "示例"))
            return text.ljust(int(schema.get("minLength", 0)), "0")[: schema.get("maxLength")]
        if kind in ("integer", "number"):
            return schema.get("minimum", _PLAIN[kind])
        return _PLAIN.get(str(kind))

    def _of_object(self, schema: Schema, depth: int) -> dict[str, Any]:
        if depth > _DEEPEST:
            return {}
        properties: Mapping[str, Schema] = schema.get("properties", {})
        return {name: self.of(inner, name=name, depth=depth + 1) for name, inner in properties.items()}

    def _of_array(self, schema: Schema, name: str, depth: int) -> list[Any]:
        """One of each, or as many as there must be."""
        places = schema.get("prefixItems")
        if places:
            return [self.of(place, name=name, depth=depth + 1) for place in places]
        if depth > _DEEPEST or "items" not in schema:
            return []
        return [self.of(schema["items"], name=name, depth=depth + 1)] * max(1, int(schema.get("minItems", 1)))
