"""Tiny networks in the shape of official models, written as ONNX by hand: no official weights can be had in tests.

ONNX is a protobuf; what is needed of it is a handful of fields (numbers as in ``onnx.proto``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

_TYPES = {"float32": 1, "int64": 7, "int32": 6}


@dataclass(frozen=True)
class Node:
    operator: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    attributes: Mapping[str, int | str | Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Network:
    """``inputs`` and ``outputs``: names with their shapes, words for axes of any length."""

    inputs: Mapping[str, Sequence[int | str]]
    outputs: Mapping[str, Sequence[int | str]]
    nodes: Sequence[Node]
    constants: Mapping[str, Any] = field(default_factory=dict)
    whole_numbers: frozenset[str] = frozenset()
    """Outputs of type int32; all else is float32."""

    def onnx(self) -> bytes:
        graph = b"".join(
            [
                *(_message(1, _node(node)) for node in self.nodes),
                _message(2, b"tiny"),
                *(_message(5, _tensor(name, np.asarray(value))) for name, value in self.constants.items()),
                *(_message(11, _value(name, shape)) for name, shape in self.inputs.items()),
                *(
                    _message(12, _value(name, shape, "int32" if name in self.whole_numbers else "float32"))
                    for name, shape in self.outputs.items()
                ),
            ]
        )
        return _number(1, 8) + _message(7, graph) + _message(8, _number(2, 16))


def save_model(directory: Path, description: Mapping[str, Any], network: Network | bytes) -> Path:
    """A model directory as PaddleOCR takes it."""
    directory.mkdir(parents=True)
    (directory / "inference.yml").write_text(yaml.safe_dump(dict(description), sort_keys=False), "utf-8")
    (directory / "inference.onnx").write_bytes(network if isinstance(network, bytes) else network.onnx())
    return directory


def _varint(value: int) -> bytes:
    out = bytearray()
    value &= (1 << 64) - 1
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _number(key: int, value: int) -> bytes:
    return _varint(key << 3) + _varint(value)


def _message(key: int, content: bytes) -> bytes:
    return _varint(key << 3 | 2) + _varint(len(content)) + content


def _node(node: Node) -> bytes:
    return b"".join(
        [
            *(_message(1, name.encode()) for name in node.inputs),
            *(_message(2, name.encode()) for name in node.outputs),
            _message(4, node.operator.encode()),
            *(_message(5, _attribute(name, value)) for name, value in node.attributes.items()),
        ]
    )


def _attribute(name: str, value: int | str | Sequence[int]) -> bytes:
    head = _message(1, name.encode())
    if isinstance(value, int):
        return head + _number(3, value) + _number(20, 2)
    if isinstance(value, str):
        return head + _message(4, value.encode()) + _number(20, 3)
    return head + b"".join(_number(8, each) for each in value) + _number(20, 7)


def _tensor(name: str, value: np.ndarray) -> bytes:
    axes = b"".join(_number(1, size) for size in value.shape)
    return axes + _number(2, _TYPES[str(value.dtype)]) + _message(8, name.encode()) + _message(9, value.tobytes())


def _value(name: str, shape: Sequence[int | str], kind: str = "float32") -> bytes:
    axes = b"".join(
        _message(1, _number(1, size) if isinstance(size, int) else _message(2, size.encode())) for size in shape
    )
    return _message(1, name.encode()) + _message(2, _message(1, _number(1, _TYPES[kind]) + _message(2, axes)))
