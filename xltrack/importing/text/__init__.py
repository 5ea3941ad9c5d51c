"""Running text as headings, tasks and what stands beside them."""
