"""Work on what a stranger sent, in a short-lived process with limits of memory and time.

The child is forked from a server process that has the heavy libraries loaded, knows no database
and no request, and lives as long as this process. Hostile input costs one child at most.
"""

import multiprocessing
import resource

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["__main__", "cchc.lib.pdf_typeset", "cchc.lib.sheets_child"])


def ask(child, *args, wait, **limits):
    """What `child(connection, *args, **limits)` sends, or None when it was stopped or silent for
    `wait` seconds. `child` is a function of a module that imports no Django."""
    ours, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=child, args=(theirs, *args), kwargs=limits, daemon=True)
    process.start()
    theirs.close()  # so that the end of the child ends the waiting
    with ours:
        try:
            return ours.recv() if ours.poll(wait) else None
        except EOFError:
            return None
        finally:
            process.kill()
            process.join()
            process.close()


def set_limits(memory, seconds):
    """Called in the child: bytes of address space, seconds of processor time."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
