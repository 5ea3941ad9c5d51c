"""What the words of a task say: who, until when, how much."""
