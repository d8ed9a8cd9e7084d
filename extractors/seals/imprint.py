"""Where an imprint lies on a page: an ellipse, and ways to walk around it."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.seals.ink import Ink

Grid = tuple[NDArray[np.float32], NDArray[np.float32]]
"""The x and y of page pixels to sample, as ``cv2.remap`` takes them."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """An ellipse in pixels: centre, half axes ``a`` and ``b``, and the angle of ``a`` from the x axis in radians.

    Of a slice (骑缝章) only the columns from ``slice[0]`` to ``slice[1]`` are on the page. A chop is ``square``: ``a``
    and ``b`` are half its sides.
    """

    x: float
    y: float
    a: float
    b: float
    angle: float
    ink: Ink
    slice: tuple[float, float] | None = None
    square: bool = False

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The upright box (x0, y0, x1, y1) around the ellipse or what is seen of it."""
        cos, sin = abs(math.cos(self.angle)), abs(math.sin(self.angle))
        if self.square:
            half_width, half_height = self.a * cos + self.b * sin, self.a * sin + self.b * cos
        else:
            half_width, half_height = math.hypot(self.a * cos, self.b * sin), math.hypot(self.a * sin, self.b * cos)
        left, right = self.slice or (self.x - half_width, self.x + half_width)
        return (left, self.y - half_height, right, self.y + half_height)

    def at(self, direction: NDArray[np.float64], radius: NDArray[np.float64]) -> Grid:
        """The pixel at ``direction`` (radians, 0 to the right, clockwise on the page) and ``radius`` (1 on the rim).

        Directions are those of the page, not of the ellipse's axes, as long as the ellipse is not far from a circle.
        """
        turned = direction - self.angle
        return self.on_page(self.a * radius * np.cos(turned), self.b * radius * np.sin(turned))

    def along(self, share: NDArray[np.float64], depth: NDArray[np.float64], *, start: float) -> Grid:
        """The pixel ``share`` of the way around (clockwise, in equal steps of the rim's length, from the page direction
        ``start`` in radians) and ``depth`` pixels inside the rim, square to it: characters of a seal stand that way."""
        turn = np.linspace(0, 2 * math.pi, 1441)
        steps = np.hypot(np.diff(self.a * np.cos(turn)), np.diff(self.b * np.sin(turn)))
        walked = np.concatenate([[0.0], np.cumsum(steps)])
        first = math.atan2(math.sin(start - self.angle) * self.a, math.cos(start - self.angle) * self.b) % (2 * math.pi)
        there = np.interp((np.interp(first, turn, walked) + share * walked[-1]) % walked[-1], walked, turn)
        cos, sin = np.cos(there), np.sin(there)
        norm = np.hypot(cos / self.a, sin / self.b)
        return self.on_page(
            self.a * cos - depth * cos / self.a / norm,
            self.b * sin - depth * sin / self.b / norm,
        )

    def direction_of(self, share: float, *, start: float) -> float:
        """The page direction (radians) that ``along`` reaches after ``share`` of the way around."""
        xs, ys = self.along(np.array([share]), np.array([0.0]), start=start)
        return math.atan2(float(ys[0]) - self.y, float(xs[0]) - self.x)

    def scaled(self, factor: float) -> "Imprint":
        """The same imprint on a page ``factor`` times as large."""
        seen = self.slice and (self.slice[0] * factor, self.slice[1] * factor)
        return replace(
            self, x=self.x * factor, y=self.y * factor, a=self.a * factor, b=self.b * factor, slice=seen or None
        )

    def moved(self, x: float, y: float) -> "Imprint":
        """The same imprint with its centre moved by (x, y)."""
        seen = self.slice and (self.slice[0] + x, self.slice[1] + x)
        return replace(self, x=self.x + x, y=self.y + y, slice=seen or None)

    def on_page(self, along: NDArray[np.float64], across: NDArray[np.float64]) -> Grid:
        """The pixel ``along`` the axis of ``a`` and ``across`` it from the centre, in pixels."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return (
            (self.x + along * cos - across * sin).astype(np.float32),
            (self.y + along * sin + across * cos).astype(np.float32),
        )


def inside(
    imprint: Imprint, shape: tuple[int, ...], part: tuple[int, int, int, int], *, reach: float
) -> NDArray[np.bool_]:
    """Which pixels of the part (x0, y0, x1, y1) of a page of ``shape`` lie within ``reach`` radii of the centre; of a
    chop, half sides."""
    x0, y0, x1, y1 = part
    disc = np.zeros((min(y1, shape[0]) - y0, min(x1, shape[1]) - x0), dtype=np.uint8)
    axes = (round(imprint.a * reach), round(imprint.b * reach))
    centre = (round(imprint.x - x0), round(imprint.y - y0))
    degrees = math.degrees(imprint.angle)
    if imprint.square:
        corners = cv2.boxPoints((centre, (2 * axes[0], 2 * axes[1]), degrees))
        cv2.fillPoly(disc, [np.round(corners).astype(np.int32)], (1,))
    else:
        cv2.ellipse(disc, centre, axes, degrees, 0, 360, (1,), thickness=-1)
    return disc.astype(np.bool_)
