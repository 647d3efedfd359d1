# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The programs of asyncgen_protocol.cpp with Python's own async generators (PEP 525): one line a
case. `compare PROGRAM` runs that program and says where it differs."""
import asyncio
import difflib
import io
import subprocess
import sys

out = io.StringIO()


async def tick():
    await asyncio.sleep(0)


def say(text):
    out.write(text + " ")


async def step(operation):
    """What an operation gives, in words."""
    try:
        value = await operation
        say("none" if value is None else str(value))
    except StopAsyncIteration:
        say("end")
    except GeneratorExit:
        say("exit")
    except RuntimeError:
        say("misuse")
    except ValueError as e:
        say(f"error({e})")


async def plain():
    say("begin")
    yield 1
    await tick()
    say("middle")
    yield 2
    say("finish")


async def tidy():
    try:
        yield 1
        yield 2
    finally:
        await tick()
        say("cleanup")


async def handles():
    for i in range(1, 4):
        try:
            yield i
        except ValueError as e:
            say(f"caught({e})")


async def replaces():
    try:
        yield 1
    except GeneratorExit:
        raise ValueError("other")


async def swallows():
    try:
        yield 1
    except GeneratorExit:
        say("swallowed")


async def stubborn():
    try:
        yield 1
    except GeneratorExit:
        say("ignored")
    try:
        yield 2
    except GeneratorExit:
        pass


async def fails():
    yield 1
    raise ValueError("broken")


async def echo():
    got = yield 0
    while True:
        got = yield (-1 if got is None else got)


async def yields_in_cleanup():
    try:
        yield 1
    except ValueError:
        say("caught")
        yield 2
    say("after")


N, C = "next", "close"
T, S = "throw", "send"
CASES = [
    ("plain", plain, [N, N, N, N]),
    ("close unstarted", plain, [C, N]),
    ("close twice", plain, [N, C, C, N]),
    ("close at the end", plain, [N, N, N, C]),
    ("cleanup on close", tidy, [N, C]),
    ("cleanup on throw", tidy, [N, T, N]),
    ("cleanup at the end", tidy, [N, N, N]),
    ("throw unstarted", tidy, [T, N]),
    ("handled throw", handles, [N, T, T, T, N]),
    ("exit replaced", replaces, [N, C, N]),
    ("exit swallowed", swallows, [N, C, N]),
    ("yield while closing", stubborn, [N, C]),
    ("body fails", fails, [N, N, N, C]),
    ("send", echo, [N, S, N, S]),
    ("send first", echo, [S]),
    ("send and throw", echo, [N, S, T, N]),
    ("yield in a handler", yields_in_cleanup, [N, T, N, N]),
    ("close in a handler", yields_in_cleanup, [N, T, C, N]),
]


async def main():
    for name, make, operations in CASES:
        out.write(f"{name}: ")
        gen = make()
        for number, operation in enumerate(operations):
            if operation == N:
                await step(anext(gen))
            elif operation == C:
                await step(gen.aclose())
            elif operation == T:
                await step(gen.athrow(ValueError(f"x{number}")))
            else:
                try:
                    await step(gen.asend(number * 10))
                except TypeError:  # to a generator that has not begun
                    say("misuse")
        out.write("\n")


if __name__ == "__main__":
    # What Python says of the generator that yielded while it was closed, when it collects it.
    sys.unraisablehook = lambda _: None
    asyncio.run(main())
    if sys.argv[1:2] == ["compare"]:
        ours = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, check=True, text=True).stdout
        theirs = out.getvalue()
        print("".join(difflib.unified_diff(theirs.splitlines(True), ours.splitlines(True),
                                           "python3", "aio")))
        sys.exit(ours != theirs)
    print(out.getvalue(), end="")
