# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The command aio-tasks of gdb: the unfinished tasks of every loop, as aio::print_tasks() prints them.

    gdb -x aio_gdb.py program core      or, in gdb:      source aio_gdb.py
    (gdb) aio-tasks
    loop of thread 1
    task 'main' waits for task 'reader'
      async_main() at server.cpp:20
    task 'reader' waits

It only reads memory, so it works on a core dump. It finds a loop by the frames of the thread that runs
it. It needs debug information (-g) and libstdc++; AIO_DEBUG=1 adds the coroutines below each task.
"""
import gdb


def text(string):
    """A std::string of libstdc++; its pretty printer may not be there."""
    return string["_M_dataplus"]["_M_p"].string(length=int(string["_M_string_length"]))


def member(value, name):
    """A member of value or of a class that it derives from."""
    for field in value.type.strip_typedefs().fields():
        if field.name == name and not field.is_base_class:
            return value[field]
        if field.is_base_class:
            found = member(value[field], name)
            if found is not None:
                return found
    return None


def elements(head, of):
    """The elements of an aio::detail::list."""
    node = head["next_"]
    while node != head.address:
        yield node.cast(of.pointer()).dereference()
        node = node["next_"]


def loops():
    """Each loop that runs, with the number of its thread."""
    seen = set()
    for thread in sorted(gdb.selected_inferior().threads(), key=lambda t: t.num):
        thread.switch()
        frame = gdb.newest_frame()
        while frame is not None:
            loop = loop_of(frame)
            if loop is not None and int(loop) not in seen:
                seen.add(int(loop))
                yield thread.num, loop.dereference()
            frame = frame.older()


def loop_of(frame):
    try:
        this = frame.read_var("this")
        if this.type.target().name == "aio::loop":
            int(this)  # fails where the optimiser has it no more
            return this
    except (ValueError, RuntimeError, gdb.error):  # no such variable, or no debug information
        pass
    return None


def name_of(task):
    own = text(member(task, "own_name_"))
    return own or f"task-{int(member(task, 'id_'))}"


def awaited(operation):
    """The tasks whose end the operation waits for: those of a task_handle, or those of a join_group."""
    operation = operation.cast(operation.dynamic_type).dereference()
    handle, group = member(operation, "handle_"), member(operation, "tasks_")
    if handle is not None and str(handle.type.strip_typedefs().name).startswith("aio::task_handle<"):
        tasks = [handle["state_"]]
    elif group is not None:
        vector = group["_M_impl"]
        tasks = [vector["_M_start"][i] for i in range(int(vector["_M_finish"] - vector["_M_start"]))]
    else:
        return []
    return [task for task in tasks if not member(task.dereference(), "done_")]


def state(task, loop):
    if loop["running_"] == task.cast(gdb.lookup_type("aio::context")).address:
        return " runs"
    waiting = member(task, "waiting_")
    if not waiting:
        return " is ready"
    names = [f"task '{name_of(t.dereference())}'" for t in awaited(waiting)]
    return " waits" + (" for " + ", ".join(names) if names else "")


def chain(task):
    """The coroutines below it, the outermost first: known in debug mode only."""
    awaits = member(task, "awaits_")
    places = []
    if awaits is None or member(awaits, "innermost_") is None:
        return places
    frame = member(awaits, "innermost_")
    while frame:
        at = frame["made"]["location_"]["_M_impl"].dereference()
        places.append(f"{at['_M_function_name'].string()} at {at['_M_file_name'].string()}:"
                      f"{int(at['_M_line'])}")
        frame = frame["outer_"]
    return places[::-1]


def print_tasks(loop):
    task_core = gdb.lookup_type("aio::detail::task_core").pointer()
    for node in elements(loop["tasks_"]["head_"], gdb.lookup_type("aio::detail::loop_task")):
        task = node.address.cast(task_core).dereference()
        if member(task, "done_"):
            continue
        if "__1" in str(member(task, "own_name_").type.strip_typedefs()):
            raise gdb.GdbError("aio-tasks: this program uses libc++, whose strings it cannot read")
        print(f"task '{name_of(task)}'{state(task, loop)}")
        for depth, place in enumerate(chain(task), start=1):
            print("  " * min(depth, 20) + place)


class Tasks(gdb.Command):
    """aio-tasks: the unfinished tasks of every loop, and what each waits for."""

    def __init__(self):
        super().__init__("aio-tasks", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        selected = gdb.selected_thread()
        if selected is None:
            raise gdb.GdbError("aio-tasks: no program runs, and there is no core dump")
        found = False
        try:
            for thread, loop in loops():
                found = True
                print(f"loop of thread {thread}")
                print_tasks(loop)
        finally:
            selected.switch()
        if not found:
            raise gdb.GdbError("aio-tasks: no thread runs a loop of aio; or the program lacks debug "
                               "information (-g)")


Tasks()
