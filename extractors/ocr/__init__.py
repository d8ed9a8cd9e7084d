"""Engines that read print from pixels, behind one protocol. Only this package imports an OCR engine."""
