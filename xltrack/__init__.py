"""xltrack: one master workbook out as a form per department, what comes back validated and merged into one status workbook."""

__version__ = "0.1.0"
