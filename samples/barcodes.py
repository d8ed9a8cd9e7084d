"""Real QR and bar codes as pictures for a template; they can be read back."""

import base64

import zxingcpp

_FORMATS = {
    "QR Code": zxingcpp.BarcodeFormat.QRCode,
    "Code 128": zxingcpp.BarcodeFormat.Code128,
}
"""Symbologies by the name ISO gives them."""


def code_data_uri(payload: str, symbology: str = "QR Code") -> str:
    """An SVG of ``payload`` without a quiet zone, as a ``data:`` address."""
    svg = zxingcpp.create_barcode(payload, _FORMATS[symbology]).to_svg(add_quiet_zones=False)
    svg = svg[svg.index("<svg") :].replace("<svg ", '<svg preserveAspectRatio="none" ', 1)
    wide, high = (svg.split(f'{side}="', 1)[1].split('"', 1)[0] for side in ("width", "height"))
    svg = svg.replace("<svg ", f'<svg viewBox="0 0 {wide} {high}" ', 1)
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
