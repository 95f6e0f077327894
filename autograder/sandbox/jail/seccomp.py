"""seccomp: the system calls that a worker may make; every other fails.

libseccomp writes the filter by name, for the architecture that it runs on; a worker loads the
finished program with one call.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import struct
import tempfile
import termios
from typing import Any

from autograder.sandbox.jail import libc

# What Python and numpy need to calculate, to load a module and to talk on one socket.
_ALLOWED = """
    access brk clock_getres clock_gettime clock_nanosleep close dup exit exit_group faccessat
    faccessat2 fstat fstatfs futex getcwd getdents64 getegid geteuid getgid getpid getppid
    getrandom getresgid getresuid getrlimit getrusage gettid gettimeofday getuid lseek lstat
    madvise mmap mprotect mremap munmap nanosleep newfstatat open openat poll ppoll
    pread64 preadv pselect6 read readlink readlinkat readv recvfrom restart_syscall rseq
    rt_sigaction rt_sigprocmask rt_sigreturn sched_getaffinity sched_yield select sendto
    set_robust_list sigaltstack stat statfs statx sysinfo time times umask uname write writev
""".split()  # noqa: SIM905 - a list of sixty strings would fill the screen
# Python asks these of every file that it opens; other commands could send signals or steal a
# terminal.
_FCNTL = (fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_DUPFD_CLOEXEC)
_IOCTL = (termios.TCGETS if hasattr(termios, "TCGETS") else 0x5401, 0x5451, 0x5450)
# Programs try these first and know what to do when the kernel has none, or no process is left.
_ABSENT = {
    "clone3": errno.ENOSYS,
    "clone": errno.EAGAIN,
    "fork": errno.EAGAIN,
    "vfork": errno.EAGAIN,
}

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_INSTRUCTION = 8  # bytes of one BPF instruction


def prepare() -> bytes:
    """Return the filter as a BPF program, for `restrict`.

    Raises:
        ImportError: when pyseccomp is not installed.
        OSError: when libseccomp is not there or refuses.
    """
    import pyseccomp  # noqa: PLC0415 - it raises where libseccomp is not installed

    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
    for name in _ALLOWED:
        _add(rules, pyseccomp.ALLOW, name)
    for name, code in _ABSENT.items():
        _add(rules, pyseccomp.ERRNO(code), name)
    for command in _FCNTL:
        _add(rules, pyseccomp.ALLOW, "fcntl", pyseccomp.Arg(1, pyseccomp.EQ, command))
    for command in _IOCTL:
        _add(rules, pyseccomp.ALLOW, "ioctl", pyseccomp.Arg(1, pyseccomp.EQ, command))
    # Reading one's own limits; not setting them, and not another's.
    own = (pyseccomp.Arg(0, pyseccomp.EQ, 0), pyseccomp.Arg(2, pyseccomp.EQ, 0))
    _add(rules, pyseccomp.ALLOW, "prlimit64", *own)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _add(rules: Any, action: int, name: str, *conditions: Any) -> None:
    """Add a rule, unless this architecture has no such call: `open` is `openat` on some."""
    import pyseccomp  # noqa: PLC0415 - as above

    if pyseccomp.resolve_syscall(pyseccomp.system_arch(), name) >= 0:
        rules.add_rule(action, name, *conditions)


def restrict(program: bytes) -> None:
    """Bind this process to the filter forever; it needs no_new_privs.

    Raises:
        OSError: when the kernel refuses.
    """
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // _INSTRUCTION, ctypes.addressof(buffer))
    pointer = ctypes.create_string_buffer(header, len(header))
    libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(pointer))
