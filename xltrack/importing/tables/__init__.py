"""Tables of every shape as rows of tasks."""
