"""Many submissions -> a stream of Grades, by the workers of a dask cluster.

The command hands every batch to a worker of its own choice and knows what lies where. So when a
worker is lost it knows whose submissions were there: each is graded again, alone on a worker, and
one that takes its worker with it again ends in an error.
"""

from __future__ import annotations

import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from distributed import Client, Future, wait

from autograder import __version__
from autograder.cluster.batch import Batch, Done, Terms, grade_batch, is_here
from autograder.cluster.scheduler import Work, Worker, connect, lost_if_gone
from autograder.course import Course
from autograder.errors import CourseError, GraderError
from autograder.grading.messages import Refused, error_grade
from autograder.model import Exercise, Grade, Sandbox
from autograder.sandbox import frames
from autograder.submissions import Submission

TICK_SECONDS = 1.0
WORKER_SECONDS = 60.0  # without any worker; a lost one that is started anew needs a few
BATCH = 20  # submissions, and
BATCH_BYTES = 2**20  # of source: what the scheduler is given at once stays small
ATTEMPTS = 2  # a worker may be lost by accident; two with the same submission alone are none

_decode = frames.decoder(Done | Refused)


class Cluster:
    """The workers of a dask cluster, met when there is work; a context manager like `Pool`.

    Args:
        course: The course; it must be at the same path on every worker.
        exercises: What may be graded.
        address: The scheduler's, such as `tcp://host:8786`.
        sandbox: How learner code is shut in.
        tell: Is given a sentence for each worker that cannot grade.
    """

    def __init__(
        self,
        course: Course,
        exercises: Iterable[Exercise],
        address: str,
        sandbox: Sandbox,
        tell: Callable[[str], object],
    ) -> None:
        versions = {exercise.name: course.version(exercise) for exercise in exercises}
        self._terms = Terms(str(course.root), versions, sandbox)
        self._address = address
        self._tell = tell
        self._client: Client | None = None
        self._workers: dict[str, Worker] = {}
        self._waiting: deque[Work] = deque()
        self._sent = 0
        self._refusals: list[str] = []
        self._max_scores: dict[str, float] = {}
        self._looked_at = self._seen_at = 0.0
        self._is_waiting = False

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()  # what the workers still have of ours is then theirs to drop

    def grades(self, submissions: Iterator[Submission | Grade]) -> Iterator[Grade | None]:
        """Grade a stream; what is a grade already is passed on.

        Args:
            submissions: Read only as fast as they are graded.

        Yields:
            Each grade when it is done, in no order; None at least once in a second while grades
            are waited for.

        Raises:
            CourseError: when the hidden checks are wrong.
            UsageError: when the scheduler's address is none.
            GraderError: when the scheduler is lost, or no worker can grade.
        """
        batch: list[Submission] = []
        for item in submissions:
            if isinstance(item, Grade):
                yield item
                continue
            batch.append(item)
            if self._is_full(batch):
                yield from self._place(batch)
                batch = []
        yield from self._place(batch)
        while self._waiting or any(work.submissions for work in self._handed_out()):
            yield from self._collect()

    def _is_full(self, batch: list[Submission]) -> bool:
        """Small batches at first, so that a small class keeps every worker busy to its end."""
        threads = sum(worker.threads for worker in self._workers.values() if worker.ready)
        size = min(BATCH, 1 + self._sent // (4 * max(threads, 1)))
        return len(batch) >= size or sum(len(one.source or "") for one in batch) >= BATCH_BYTES

    def _place(self, batch: list[Submission]) -> Iterator[Grade | None]:
        """Hand a batch to a worker as soon as one has room."""
        if batch:
            self._waiting.append(Work(tuple(batch)))
            self._sent += len(batch)
            self._hand_out()
        while self._waiting:
            yield from self._collect()

    def _handed_out(self) -> Iterator[Work]:
        return (work for worker in self._workers.values() for work in worker.work.values())

    def _hand_out(self) -> None:
        """What waits, to the workers with the least to do."""
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

    def _collect(self) -> Iterator[Grade | None]:
        """What the workers have to say within a second."""
        if time.monotonic() - self._looked_at > TICK_SECONDS:
            yield from self._look_for_workers()
        for future in self._finished():
            for worker in list(self._workers.values()):
                if future in worker.work:
                    yield from self._hear(worker, future)
        self._hand_out()
        yield None

    def _finished(self) -> Iterable[Future]:
        futures = [future for worker in self._workers.values() for future in worker.work]
        if not futures:
            time.sleep(TICK_SECONDS / 10)  # until a worker comes
            return ()
        with lost_if_gone(self._address), self._connected().as_current():
            try:
                done: Iterable[Future] = wait(futures, TICK_SECONDS, "FIRST_COMPLETED").done
            except TimeoutError:
                return ()
            return done

    def _hear(self, worker: Worker, future: Future) -> Iterator[Grade]:
        answer = self._answer(future)
        if answer is None:
            return  # the worker died with it: it will be missed when the workers are looked for
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
        """What came back, or why nothing did; None where it cannot be had yet."""
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
        """What was not graded waits again, before what has not been handed out."""
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
        self._tell(f"Worker {worker.address} is refused: {why}.")

    def _connected(self) -> Client:
        if self._client is None:
            self._client = connect(self._address)
            self._seen_at = time.monotonic()
        return self._client

    def _look_for_workers(self) -> Iterator[Grade]:
        """Lose those that have gone, and ask new ones whether they can grade."""
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
        self._mind_absence()
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

    def _mind_absence(self) -> None:
        now = time.monotonic()
        if any(not worker.refused for worker in self._workers.values()):
            self._seen_at, self._is_waiting = now, False
            return
        refused = f" ({'; '.join(self._refusals[-3:])})" if self._refusals else ""
        if self._workers and not self._max_scores:
            raise GraderError(
                f"No worker of {self._address} can grade{refused}. Mend one, and run the same"
                " command again."
            )
        self._tell_absence()
        if now - self._seen_at > WORKER_SECONDS:
            raise GraderError(
                f"The scheduler at {self._address} has had no worker that can grade for"
                f" {WORKER_SECONDS:g} s{refused}. Start workers; the same command then goes on"
                " where it was."
            )

    def _tell_absence(self) -> None:
        if not self._is_waiting:
            self._tell(f"Waiting for workers of {self._address}, {WORKER_SECONDS:g} s at most.")
        self._is_waiting = True

    def _lose(self, work: Work, why: str) -> Iterator[Grade]:
        """Its worker is lost: each submission is graded again, alone, but not for ever."""
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
        return error_grade(submission, message, max_score, version, self._terms.sandbox)
