"""What a worker may do: the layers that enclose it, and how it enters them."""
