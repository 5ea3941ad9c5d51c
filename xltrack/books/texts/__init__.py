"""What official documents come as: pasted text, web pages, Word's numbering and tables, PDF → lines and tables."""
