"""The scheduler of a dask cluster: reached, or told why not."""

from __future__ import annotations

import logging

from distributed import Client, Security
from distributed.comm import parse_address, parse_host_port

from autograder.errors import GraderFault, UsageError
from autograder.grading import batch

CONNECT_SECONDS = 10.0


def connect(address: str) -> Client:
    """A client of the scheduler, which can read what it will be sent.

    Args:
        address: Such as `tcp://host:8786`, or `tls://` with dask's own settings for TLS.

    Raises:
        UsageError: when the address is none.
        GraderFault: when the scheduler does not answer, or lacks this package.
    """
    _check(address)
    # What dask has to say of lost connections, every error of ours says in a sentence.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except OSError as error:
        raise GraderFault(
            f"The scheduler at {address} does not answer ({error}). Start it with `dask"
            " scheduler`, or mend --scheduler."
        ) from error
    try:
        client.run_on_scheduler(batch.is_here)
    except Exception as error:
        client.close()
        raise GraderFault(
            f"The scheduler at {address} lacks this package ({type(error).__name__}: {error})."
            " Start it where `pip install 'deep-intuition[dask]'` was done."
        ) from error
    return client


def _check(address: str) -> None:
    try:
        scheme, location = parse_address(address)
        parse_host_port(location)
    except ValueError as error:
        raise UsageError(
            f"--scheduler '{address}' is no address: {error}. Give one such as tcp://host:8786."
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
