"""Workbooks as parts and XML: read and written piece by piece, so that what is not touched stays byte for byte."""
