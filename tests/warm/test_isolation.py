"""What one notebook does to its kernel, the next one never sees."""

import os
import time

import psutil

from tests.warm.conftest import said

SPOILS = """
import builtins, os, random, sys, warnings
import matplotlib, numpy, pandas, tillkom
matplotlib.rcParams["font.size"] = 77
matplotlib.use("svg")
builtins.left_behind = sys.left_behind = tillkom.left_behind = 1
os.environ["LEFT_BEHIND"] = "1"
os.chdir("/")
pandas.DataFrame.head = lambda self: "spoilt"
pandas.set_option("display.max_rows", 3)
sys.path.insert(0, "/left/behind")
warnings.simplefilter("ignore")
open("/dev/null")
"""
LOOKS = """
import builtins, os, sys, warnings
import matplotlib, pandas, tillkom
print(matplotlib.rcParams["font.size"], matplotlib.get_backend(), pandas.get_option("display.max_rows"))
print([hasattr(module, "left_behind") for module in (builtins, sys, tillkom)], os.environ.get("LEFT_BEHIND"))
print(os.path.basename(os.getcwd()), "/left/behind" in sys.path, len(warnings.filters))
print(pandas.DataFrame({"a": [1]}).head().shape, "spoilt" in globals(), len(In))
"""


def test_what_a_notebook_spoils_is_whole_in_the_next(run_cells):
    before = run_cells(LOOKS)
    assert run_cells(SPOILS).failure is None
    after = run_cells(LOOKS)
    assert said(before)[0].startswith("10.0 ")
    assert (before.page, before.notebook) == (after.page, after.notebook)


def test_chance_is_drawn_anew_in_every_kernel(run_cells):
    draws = "import random, uuid, numpy\nprint(random.random(), numpy.random.random(), uuid.uuid4())"
    first, second = (said(run_cells(draws))[0].split() for _ in range(2))
    assert set(first).isdisjoint(second)


def test_a_kernel_is_a_process_like_one_that_was_started(run_cells):
    cell = """
import os, signal, sys, threading
print(os.getpid() == os.getpgrp() == os.getsid(0), signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
print(os.readlink("/proc/self/fd/0"), os.path.basename(sys.argv[0]), sys.stdin is not None)
print(threading.current_thread() is threading.main_thread(), os.environ.get("OPENBLAS_NUM_THREADS"))
"""
    lines = said(run_cells(cell))
    assert lines[0] == "True True"
    assert lines[1] == "/dev/null ipykernel_launcher.py True"
    assert lines[2] == f"True {os.environ.get('OPENBLAS_NUM_THREADS')}"


def test_what_a_notebook_starts_and_lets_go_of_ends_with_it(run_cells):
    cell = "import subprocess\nfor alone in (True, False):\n"
    cell += "    print(subprocess.Popen(['sleep', '600'], start_new_session=alone).pid)"
    started = [int(line) for line in said(run_cells(cell))]
    assert len(started) == 2
    gone, alive = psutil.wait_procs([psutil.Process(pid) for pid in started if psutil.pid_exists(pid)], timeout=10)
    assert alive == []


def test_the_parent_has_one_thread_and_is_the_same_after_many_forks(run_cells):
    run_cells("1")
    (parent,) = (child for child in psutil.Process().children() if "tillkom.warm.parent" in child.cmdline())
    time.sleep(0.2)  # the last connection is closed after its job was told to have ended
    before = parent.num_threads(), parent.num_fds(), parent.children()
    for _ in range(3):
        run_cells("import pandas\nx = bytes(50_000_000)")
    time.sleep(0.2)
    assert (parent.num_threads(), parent.num_fds(), parent.children()) == before
    assert (before[0], before[2]) == (1, [])


def test_what_a_process_forked_by_a_notebook_prints_is_heard(run_cells):
    cell = "import os, sys, time\npid = os.fork()\nif not pid:\n    print('from the fork', flush=True)\n"
    cell += "    time.sleep(0.5)\n    os._exit(0)\nos.waitpid(pid, 0)\ntime.sleep(0.5)"
    assert "from the fork" in said(run_cells(cell))
