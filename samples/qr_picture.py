"""A picture that looks like a QR code and carries nothing: the pre-printed square of a licence."""

from random import Random

_SIZE = 29


def qr_like_svg(rng: Random) -> str:
    """An SVG of random modules with the three finder squares."""
    dark = {(x, y) for x in range(_SIZE) for y in range(_SIZE) if rng.random() < 0.5}
    for left, top in ((0, 0), (_SIZE - 7, 0), (0, _SIZE - 7)):
        for x in range(-1, 8):
            for y in range(-1, 8):
                ring = max(abs(x - 3), abs(y - 3))
                dark.discard((left + x, top + y))
                if ring in (0, 1, 3):
                    dark.add((left + x, top + y))
    squares = "".join(f'<rect x="{x}" y="{y}" width="1.02" height="1.02"/>' for x, y in sorted(dark))
    return f'<svg viewBox="0 0 {_SIZE} {_SIZE}" width="100%" height="100%">{squares}</svg>'
