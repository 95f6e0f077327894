"""The workers of a dask cluster: submissions go in, grades come out, as with a `Pool`.

The command hands every batch to a worker of its own choice and remembers which has it. So when a
worker is lost it knows whose submissions were there: each is graded again, alone on a worker, and
one that takes its worker with it again ends in an error.
"""

from __future__ import annotations

import contextlib
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from distributed import Client, Future, wait

from autograder.cluster.batch import Batch, Done, Terms, grade_batch, is_here
from autograder.cluster.scheduler import Work, Worker, connect, lost_if_gone
from autograder.course import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.messages import Refused, error_grade
from autograder.model import Exercise, Grade, Sandbox
from autograder.sandbox import frames
from autograder.submissions import Submission
from autograder.version import __version__

TICK_SECONDS = 1.0
WORKER_SECONDS = 60.0  # without any worker; one that is lost and started again needs a few
BATCH = 20  # submissions, and
BATCH_BYTES = 2**20  # of source: what the scheduler is given at once stays small
ATTEMPTS = 2  # a worker may be lost by accident; two with the same submission alone are not

_decode = frames.decoder(Done | Refused)


class Cluster:
    """The workers of a dask cluster, reached when there is work; a context manager like `Pool`.

    Args:
        course: The course; it must be at the same path on every worker.
        exercises: What may be graded.
        address: The scheduler's, such as `tcp://host:8786`.
        sandbox: How learner code is sandboxed.
        warn: Is given a sentence for each worker that cannot grade.
    """

    def __init__(
        self,
        course: Course,
        exercises: Iterable[Exercise],
        address: str,
        sandbox: Sandbox,
        warn: Callable[[str], object],
    ) -> None:
        self.sandbox = sandbox
        versions = {exercise.name: course.version(exercise) for exercise in exercises}
        self._terms = Terms(str(course.root), versions, sandbox)
        self._address = address
        self._warn = warn
        self._client: Client | None = None
        self._workers: dict[str, Worker] = {}
        self._batch: list[Submission] = []
        self._waiting: deque[Work] = deque()
        self._sent = 0
        self._refusals: list[str] = []
        self._max_scores: dict[str, float] = {}
        self._looked_at = self._able_at = 0.0
        self._has_warned = False

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()  # the workers then drop what they still have of ours

    def has_room(self) -> bool:
        """Return whether no batch waits for a worker."""
        return not self._waiting

    def submit(self, submission: Submission) -> None:
        """Have a submission graded: with others in a batch, which goes out when it is full."""
        self._batch.append(submission)
        if self._is_full():
            self._close_batch()

    def is_busy(self) -> bool:
        """Return whether there will be another grade for what was submitted."""
        is_handed_out = any(
            work.submissions for worker in self._workers.values() for work in worker.work.values()
        )
        return bool(self._batch or self._waiting or is_handed_out)

    def collect(self, seconds: float) -> Iterator[Grade]:
        """Yield the grades that are ready; wait at most so many seconds for the first.

        Raises:
            CourseError: when the hidden checks are wrong.
            UsageError: when the scheduler's address is not one.
            GraderError: when the scheduler is lost, or no worker can grade.
        """
        if self._batch:
            self._close_batch()  # there are no more submissions at present
        if not self.is_busy():
            return  # a class that has not changed needs no cluster
        if time.monotonic() - self._looked_at > TICK_SECONDS:
            yield from self._look_for_workers()
        for future in self._finished(seconds):
            for worker in list(self._workers.values()):
                if future in worker.work:
                    yield from self._receive(worker, future)
        self._hand_out()

    def _is_full(self) -> bool:
        """Return whether the batch is long enough.

        The first batches are small, so that a small class keeps every worker busy to its end.
        """
        threads = sum(worker.threads for worker in self._workers.values() if worker.ready)
        size = min(BATCH, 1 + self._sent // (4 * max(threads, 1)))
        source_bytes = sum(len(submission.source or "") for submission in self._batch)
        return len(self._batch) >= size or source_bytes >= BATCH_BYTES

    def _close_batch(self) -> None:
        self._waiting.append(Work(tuple(self._batch)))
        self._sent += len(self._batch)
        self._batch = []
        self._hand_out()

    def _hand_out(self) -> None:
        """Send what waits to the workers with the least to do."""
        while self._waiting:
            free = [w for w in self._workers.values() if w.has_room_for(self._waiting[0])]
            if not free:
                return
            worker = min(free, key=lambda worker: len(worker.work) / worker.threads)
            self._send(worker, self._waiting.popleft())

    def _send(self, worker: Worker, work: Work) -> None:
        payload = frames.encode(Batch(self._terms, work.submissions))
        key = f"autograder-{uuid.uuid4().hex}"
        with lost_if_gone(self._address):
            future = self._connected().submit(
                grade_batch, __version__, payload, key=key, workers=[worker.address]
            )
        worker.work[future] = work

    def _finished(self, seconds: float) -> list[Future]:
        """Return what the workers have answered, after at most so many seconds."""
        futures = [future for worker in self._workers.values() for future in worker.work]
        if not futures:
            time.sleep(min(seconds, TICK_SECONDS / 10))  # until a worker comes
            return []
        with lost_if_gone(self._address), self._connected().as_current():
            if seconds and not any(future.done() for future in futures):
                with contextlib.suppress(TimeoutError):
                    wait(futures, seconds, "FIRST_COMPLETED")
            return [future for future in futures if future.done()]

    def _receive(self, worker: Worker, future: Future) -> Iterator[Grade]:
        answer = self._answer(future)
        if answer is None:
            return  # the worker died with it, which `_look_for_workers` will notice
        work = worker.work.pop(future)
        future.release()
        if isinstance(answer, Done):
            worker.ready = True
            self._max_scores = answer.max_scores
            yield from answer.grades
            self._take_back(work, answer.grades)
        elif isinstance(answer, Refused) and answer.usage:
            raise CourseError(answer.message)
        elif isinstance(answer, Refused) or not work.submissions:
            self._take_back(work)
            self._refuse(worker, answer.message if isinstance(answer, Refused) else answer)
        else:
            yield from self._lose(work, answer)
            yield from self._look_for_workers()  # nothing more must go to one that has gone

    def _answer(self, future: Future) -> Done | Refused | str | None:
        """Return what came back, or why nothing did; None where that is not known yet."""
        with lost_if_gone(self._address):
            try:
                if future.status == "error":
                    return repr(future.exception(TICK_SECONDS))
                answer: Done | Refused = _decode(future.result(TICK_SECONDS))
            except TimeoutError:
                return None
            except frames.Malformed as error:
                return Refused(f"its answer cannot be read ({error})", usage=False)
            return answer

    def _take_back(self, work: Work, grades: Iterable[Grade] = ()) -> None:
        """Have what was not graded wait again, before what has not been handed out."""
        done = {(grade.student, grade.exercise) for grade in grades}
        remaining = tuple(s for s in work.submissions if (s.student, s.exercise) not in done)
        if remaining:
            self._waiting.appendleft(Work(remaining, work.losses))

    def _refuse(self, worker: Worker, why: str) -> None:
        worker.refused, worker.ready = True, False
        for future, work in worker.work.items():
            future.cancel()
            self._take_back(work)
        worker.work.clear()
        self._refusals.append(f"{worker.address}: {why}")
        self._warn(f"Worker {worker.address} is refused: {why}.")

    def _connected(self) -> Client:
        if self._client is None:
            self._client = connect(self._address)
            self._able_at = time.monotonic()
        return self._client

    def _look_for_workers(self) -> Iterator[Grade]:
        """Notice which workers have gone, and ask new ones whether they can grade."""
        with lost_if_gone(self._address):
            client = self._connected()
            if client.status != "running":  # it would try to reach the scheduler again first
                raise ConnectionError(client.status)
            threads: dict[str, int] = client.nthreads()
        for address in self._workers.keys() - threads.keys():
            worker = self._workers.pop(address)
            for work in worker.work.values():
                yield from self._lose(work, f"{address} was lost")
        self._meet({new: threads[new] for new in threads.keys() - self._workers.keys()})
        self._check_absence()
        self._looked_at = time.monotonic()

    def _meet(self, threads: dict[str, int]) -> None:
        """Ask new workers whether they can grade; first whether they could read the question."""
        if not threads:
            return
        with lost_if_gone(self._address):
            answers = self._connected().run(is_here, workers=list(threads), on_error="return")
        for address, answer in answers.items():
            if isinstance(answer, OSError):
                continue  # it has gone again
            worker = self._workers[address] = Worker(address, threads[address])
            if isinstance(answer, Exception):
                self._refuse(worker, f"it lacks this package ({answer!r}): install it there")
            else:
                self._send(worker, Work(()))

    def _check_absence(self) -> None:
        """Wait for a worker that can grade, but not for long, and not if all have refused."""
        now = time.monotonic()
        if any(not worker.refused for worker in self._workers.values()):
            self._able_at, self._has_warned = now, False
            return
        refused = f" ({'; '.join(self._refusals[-3:])})" if self._refusals else ""
        if self._workers and not self._max_scores:
            raise GraderError(
                f"No worker of {self._address} can grade{refused}. Fix one, and run the same"
                " command again."
            )
        if not self._has_warned:
            self._warn(f"Waiting for workers of {self._address}, {WORKER_SECONDS:g} s at most.")
        self._has_warned = True
        if now - self._able_at > WORKER_SECONDS:
            raise GraderError(
                f"The scheduler at {self._address} has had no worker that can grade for"
                f" {WORKER_SECONDS:g} s{refused}. Start workers; the same command then goes on"
                " where it was."
            )

    def _lose(self, work: Work, why: str) -> Iterator[Grade]:
        """Have the submissions of a lost worker graded again, each alone, or give them up."""
        if work.losses < ATTEMPTS:
            alone = [Work((submission,), work.losses + 1) for submission in work.submissions]
            self._waiting.extendleft(reversed(alone))
            return
        for submission in work.submissions:
            yield self._give_up(submission, why)

    def _give_up(self, submission: Submission, why: str) -> Grade:
        message = f"A worker was lost {ATTEMPTS} times on it alone ({why}). Grade again."
        version = self._terms.versions[submission.exercise]
        max_score = self._max_scores[submission.exercise]
        return error_grade(submission, message, max_score, version, self.sandbox)
