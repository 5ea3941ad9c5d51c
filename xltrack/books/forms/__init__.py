"""What a stamped form holds beside its template's own cells: words, live checks, annex, further parts."""
