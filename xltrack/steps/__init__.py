"""The steps between the workbooks: records and frames in and out, no files. They never import each other."""
