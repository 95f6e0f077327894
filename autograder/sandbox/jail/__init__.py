"""The jail of a worker: the layers that confine it, and how it enters them."""
