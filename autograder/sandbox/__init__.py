"""Where a learner's code runs: a worker process that a zygote forks, driven over typed frames.

`host`, `remote` and `submission` are the trusted half, `worker` and `zygote` the untrusted one;
`protocol` is all that passes between them, `jail` is what a worker may do.
"""
