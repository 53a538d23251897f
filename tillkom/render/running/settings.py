"""With what a batch runs its notebooks: how many at once, on which kernels, within which limits, and where."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tillkom.render.running import limits

if TYPE_CHECKING:
    from tillkom.extract import SharedFiles
    from tillkom.render.running.pool import Pool


@dataclass(frozen=True)
class RunSettings:
    """With what a batch runs its notebooks; each None is worked out from the machine.

    Parameters
    ----------
    jobs : how many notebooks run at the same time; None = one more than processors, if the memory carries them.
    kernel : "warm" (forked from a process that has the libraries), "plain", or None = warm where that is safe.
    timeout : seconds one notebook may take.
    memory : bytes one notebook may take; None = its share of what is free.
    cluster : address of a Dask scheduler whose workers run the notebooks; None = this machine does.
    """

    jobs: int | None = None
    kernel: str | None = None
    timeout: int | None = None
    memory: int | None = None
    cluster: str | None = None

    def filled_in(self) -> RunSettings:
        """The same with nothing left open that this machine can answer; a cluster's workers are not this machine."""
        from tillkom.render.request import TIMEOUT
        from tillkom.render.running import kernels

        jobs, timeout = self.jobs or limits.jobs_at_once(), self.timeout or TIMEOUT
        if self.cluster:
            return replace(self, timeout=timeout)
        memory = self.memory or limits.memory_for_each(jobs)
        return replace(self, jobs=jobs, kernel=kernels.choose(self.kernel), timeout=timeout, memory=memory)

    def warming(self) -> AbstractContextManager[None]:
        """Kernels warm up within this, while the batch still works out what there is to do."""
        from tillkom.render.running import kernels

        return nullcontext() if self.cluster else kernels.kept_warm(kernels.choose(self.kernel))

    def pool(self, shared: SharedFiles | None = None) -> AbstractContextManager[Pool]:
        """Where the notebooks run; ``shared`` are the files every reader may see, if they are to be read once."""
        if self.cluster:
            from tillkom.render.running.cluster import cluster_pool

            return cluster_pool(self.cluster, self.kernel)
        from tillkom.render.running.pool import local_pool

        return local_pool(self.jobs or 1, self.kernel or "plain", shared)
