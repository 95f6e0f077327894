"""The connection to the scheduler of a dask cluster, and what we know of its workers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, field

from distributed import Client, Future, Security
from distributed.comm import connect as comm_connect
from distributed.comm import parse_address, parse_host_port

from autograder.cluster.batch import is_here
from autograder.errors import GraderError, UsageError
from autograder.submissions import Submission

CONNECT_SECONDS = 10.0
SETTLE_SECONDS = 3.0  # dask starts no worker again that dies while it is still being started
WINDOW = 2  # batches a thread: one that is graded, and one that waits


@dataclass(frozen=True)
class Work:
    """What is handed to a worker at once.

    Args:
        submissions: At most a batch's length; without any it asks whether the worker can grade.
        losses: How many workers were lost with it; it is alone on its worker from the first on.
    """

    submissions: tuple[Submission, ...]
    losses: int = 0


@dataclass
class Worker:
    """A worker of the cluster, as the command sees it.

    Args:
        address: Its name.
        threads: How many batches it grades at once.
        work: What was handed to it.
        ready: Whether it has answered that it can grade.
        refused: Whether it cannot.
        met_at: When it was seen first.
    """

    address: str
    threads: int
    work: dict[Future, Work] = field(default_factory=dict)
    ready: bool = False
    refused: bool = False
    met_at: float = field(default_factory=time.monotonic)

    def has_room_for(self, work: Work) -> bool:
        """Return whether it may be handed this now."""
        if not self.ready or any(other.losses for other in self.work.values()):
            return False
        if work.losses:
            return not self.work and time.monotonic() - self.met_at > SETTLE_SECONDS
        return len(self.work) < WINDOW * self.threads


def connect(address: str) -> Client:
    """Return a client of the scheduler, after a look whether that has this package.

    Args:
        address: Such as `tcp://host:8786`, or `tls://` with dask's own settings for TLS.

    Raises:
        UsageError: when the address is not one.
        GraderError: when the scheduler does not answer, or lacks this package.
    """
    _check(address)
    # Our own errors say in a sentence what dask would log of lost connections.
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(asyncio.wait_for(_knock(address), CONNECT_SECONDS))
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except Exception as error:  # what listens there may be anything
        why = str(error) or type(error).__name__
        raise GraderError(
            f"The scheduler at {address} does not answer ({why}). Start it with `dask"
            " scheduler`, or correct --scheduler."
        ) from error
    try:
        client.run_on_scheduler(is_here)
    except Exception as error:
        client.close()
        raise GraderError(
            f"The scheduler at {address} lacks this package ({type(error).__name__}: {error})."
            " Start it in an environment in which deep-intuition is installed."
        ) from error
    return client


async def _knock(address: str) -> None:
    """Check that dask listens there: a Client would wait forever for another's greeting."""
    comm = await comm_connect(address, **Security().get_connection_args("client"))
    comm.abort()


@contextlib.contextmanager
def lost_if_gone(address: str) -> Iterator[None]:
    """Turn what dask raises when the scheduler cannot be reached any more into our own error.

    Raises:
        GraderError: for a lost connection, upon which dask cancels all that was asked.
    """
    try:
        yield
    except (OSError, CancelledError, asyncio.CancelledError) as error:
        raise GraderError(
            f"The scheduler at {address} was lost, or dropped the work. Start it and its workers"
            " again; the same command then goes on where it was."
        ) from error


def _check(address: str) -> None:
    try:
        scheme, location = parse_address(address)
        parse_host_port(location)
    except ValueError as error:
        raise UsageError(
            f"--scheduler '{address}' is not an address: {error}. Give one such as tcp://host:8786."
        ) from error
    if scheme not in ("tcp", "tls"):
        raise UsageError(
            f"--scheduler '{address}' is neither tcp:// nor tls://. Give one such as"
            " tcp://host:8786."
        )
    if scheme == "tls" and not Security().get_connection_args("client").get("ssl_context"):
        raise UsageError(
            f"--scheduler '{address}' needs certificates: name them in dask's configuration,"
            " distributed.comm.tls.ca-file and distributed.comm.tls.client."
        )
