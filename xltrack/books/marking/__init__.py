"""What a correction copy holds beside the department's own sheet: marks, checklist, what was mended since."""
