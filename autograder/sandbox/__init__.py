"""Where a learner's code runs: a worker process that a zygote forks, driven over typed frames.

The trusted half: `zygote_handle` and `worker_handle`, the host's ends; `module_process`, what a
worker can be asked; `remote_submission`, a learner's file as a check sees it; `local`, the same
without a jail. The untrusted half: `zygote`, `worker`, `local_worker`. `protocol` is all that
passes between them, `jail` is what a worker may do.
"""
