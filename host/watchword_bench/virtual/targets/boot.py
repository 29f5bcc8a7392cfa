# What a board's own C code does between reset and the prompt: ROM modules, file system, boot.py, main.py.
# Run as `micropython -i boot.py DISK CONTROL RX TX CAUSE LOW main|boot` by virtual/interpreter.py.


def _start():
    """Return which files to run. Nothing but them is to be left in the globals."""
    import micropython

    micropython.kbd_intr(-1)  # nothing is there yet to be interrupted
    import os
    import sys

    import vfs

    sys.path[:] = [__file__.rsplit("/", 1)[0]]
    import machine

    def replace(module, function, by):
        """Have this module imported with another function for one of its own."""

        class Module:
            pass

        for name in dir(module):
            setattr(Module, name, getattr(module, name))
        setattr(Module, function, by)
        sys.modules[module.__name__] = Module

    def kbd_intr(key):
        micropython.kbd_intr(key)
        machine.say("interrupt_key %d" % key)

    def rename(old, new):
        # VfsPosix would make both names whole in one and the same buffer; it leaves a relative one alone.
        if new.startswith("/"):
            depth = sum(1 for part in os.getcwd().split("/") if part)
            new = "../" * depth + new[1:]
        os.rename(old, new)

    replace(micropython, "kbd_intr", kbd_intr)
    replace(os, "rename", rename)
    disk, last = sys.argv[1], sys.argv[7]
    vfs.umount("/")
    vfs.mount(vfs.VfsPosix(disk), "/")
    os.chdir("/")
    sys.path[:] = ["", ".frozen", "/lib"]
    sys.argv[:] = []
    files = ["boot.py", "main.py"] if last == "main" else ["boot.py"]
    return [name for name in files if name in os.listdir()]


_files = _start()
del _start
try:
    __import__("micropython").kbd_intr(3)
    __import__("machine").say("booted")  # from now on the console's keys come
    while _files:
        execfile(_files.pop(0))  # noqa: F821 - MicroPython's
except SystemExit:
    __import__("machine").soft_reset()
except BaseException as _error:
    __import__("sys").print_exception(_error)
del _files
