"""Work side by side."""

from __future__ import annotations

import threading

import pytest

from cogprov.aws.crew import Crew


def test_results_come_in_the_order_of_the_jobs():
    """Whoever finishes first."""
    first = threading.Event()
    jobs = [lambda: first.wait(5) and "slow", lambda: first.set() or "fast", *[lambda: "more"] * 20]
    assert Crew(4).gather(jobs) == ["slow", "fast", *["more"] * 20]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_jobs_may_gather_in_turn(threads):
    """Far more nested work than threads, and no deadlock."""
    crew = Crew(threads)

    def tree(depth: int) -> int:
        return 1 if depth == 0 else sum(crew.gather([lambda: tree(depth - 1)] * 4))

    assert tree(4) == 256


def test_no_more_than_the_bound_run_at_once():
    """The caller's own thread counts."""
    lock, running, most = threading.Lock(), [0], [0]
    pause = threading.Event()

    def job() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        pause.wait(0.002)
        with lock:
            running[0] -= 1

    Crew(3).gather([job] * 40)
    assert 2 <= most[0] <= 3


def test_the_first_error_in_order_is_raised_after_all_have_ended():
    """No job is left running behind an error, and which error is raised does not depend on timing."""
    ended = []

    def fail(name: str) -> None:
        ended.append(name)
        raise ValueError(name)

    jobs = [lambda: ended.append("a"), lambda: fail("b"), lambda: fail("c"), lambda: ended.append("d")]
    for threads in (1, 4):
        ended.clear()
        with pytest.raises(ValueError, match="b"):
            Crew(threads).gather(jobs)
        assert sorted(ended) == ["a", "b", "c", "d"]


def test_an_interrupt_starts_nothing_more():
    """Ctrl-C in a job stops the rest from starting and wins over errors."""
    started = []

    def interrupt() -> None:
        raise KeyboardInterrupt

    jobs = [interrupt, *[lambda: started.append(1)] * 100]
    with pytest.raises(KeyboardInterrupt):
        Crew(1).gather(jobs)
    assert started == []


def test_one_job_runs_in_the_callers_thread():
    """No thread is made for it."""
    crew = Crew(8)
    assert crew.gather([threading.current_thread]) == [threading.current_thread()]
    assert crew.gather([]) == []
    assert crew._pool is None
