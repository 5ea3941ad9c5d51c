"""Bytes from outside → cells and what stands beside them. Nothing here is trusted until the gate has passed it."""
