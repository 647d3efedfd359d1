# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The programs of asyncio_features.cpp with Python's asyncio: one line a case. `compare PROGRAM`
runs that program and says where it differs."""
import asyncio
import contextvars
import difflib
import os
import signal
import subprocess
import sys
import time

lines = []
request = contextvars.ContextVar("request", default="none")


async def queue_orders():
    last, smallest = asyncio.LifoQueue(), asyncio.PriorityQueue()
    for n in (2, 3, 1):
        await last.put(n)
        await smallest.put(n)
    return " ".join([str(await last.get()) for _ in range(3)]
                    + [str(await smallest.get()) for _ in range(3)])


async def queue_join():
    log = []
    q = asyncio.Queue()

    async def work():
        while True:
            log.append(str(await q.get()))
            await asyncio.sleep(0)
            q.task_done()
    worker = asyncio.create_task(work())
    for n in range(3):
        q.put_nowait(n)
    await q.join()
    log.append("joined")
    try:
        q.task_done()
    except ValueError:
        log.append("misuse")
    worker.cancel()
    return " ".join(log)


async def context():
    log = []

    async def child(name):
        log.append(request.get())
        request.set(name)
        await asyncio.sleep(0)
        log.append(request.get())
    request.set("parent")
    first = asyncio.create_task(child("first"))
    request.set("later")
    second = asyncio.create_task(child("second"))
    await first
    await second
    log.append(request.get())
    await child("awaited")
    log.append(request.get())
    log.append(await asyncio.to_thread(request.get))
    return " ".join(log)


async def reason():
    log = []

    async def inner():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            log.append(f"inner({e})")
            raise

    async def outer():
        try:
            await asyncio.create_task(inner())
        except asyncio.CancelledError as e:
            log.append(f"outer({e})")
            raise
    task = asyncio.create_task(outer())
    await asyncio.sleep(0.001)
    task.cancel("enough")
    try:
        await task
    except asyncio.CancelledError as e:
        log.append(f"main({e})")
    return " ".join(log)


async def child_process():
    child = await asyncio.create_subprocess_exec(
        "sh", "-c", "pwd; cat; echo $GREETING >&2; exit 3", cwd="/", env={"GREETING": "hello"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = await child.communicate(b"given ")
    return f"{out.decode()!s}{err.decode()!s}{child.returncode}".replace("\n", " ")


async def half_close():
    log = []

    async def serve(reader, writer):
        log.append((await reader.read(-1)).decode())
        writer.write(b"answer")
        writer.close()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"question")
    writer.write_eof()
    log.append((await reader.read(-1)).decode())
    writer.close()
    server.close()
    return " ".join(log)


async def close_ends_a_read():
    async def serve(reader, writer):
        await reader.read(-1)
        writer.close()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    reading = asyncio.create_task(reader.read(-1))
    await asyncio.sleep(0.005)
    writer.close()
    got = await asyncio.wait_for(reading, 5)
    server.close()
    return f"{len(got)} bytes"


async def signals():
    come = asyncio.Queue()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, come.put_nowait, "first")
    loop.add_signal_handler(signal.SIGUSR2, come.put_nowait, "second")
    os.kill(os.getpid(), signal.SIGUSR1)
    log = [await come.get()]
    os.kill(os.getpid(), signal.SIGUSR2)
    log.append(await come.get())
    return " ".join(log)


async def timer_after_computing():
    await asyncio.sleep(0.001)
    end = time.monotonic() + 0.05
    while time.monotonic() < end:
        pass
    begin = time.monotonic()
    await asyncio.sleep(0.02)
    return "in time" if time.monotonic() - begin >= 0.02 else "early"


async def executor():
    loop = asyncio.get_running_loop()
    return str(await loop.run_in_executor(None, pow, 2, 10))


CASES = [queue_orders, queue_join, context, reason, child_process, half_close, close_ends_a_read,
         signals, timer_after_computing, executor]


def cleanup_that_starts_a_task():
    log = []

    async def endless():
        while True:
            await asyncio.sleep(0.001)

    async def stubborn():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log.append("cleanup")
            asyncio.create_task(endless())
            raise

    async def main():
        task = asyncio.create_task(stubborn())
        await asyncio.sleep(0.001)
        del task
    asyncio.run(main())
    log.append("ended")
    return " ".join(log)


if __name__ == "__main__":
    for case in CASES:
        lines.append(f"{case.__name__}: {asyncio.run(case())}\n")
    # What CPython says of the task that is destroyed is for stderr.
    sys.stderr = open(os.devnull, "w")
    lines.append(f"cleanup_that_starts_a_task: {cleanup_that_starts_a_task()}\n")
    if sys.argv[1:2] == ["compare"]:
        ours = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              check=True, text=True).stdout.splitlines(True)
        print("".join(difflib.unified_diff(lines, ours, "python3", "aio")))
        sys.exit(ours != lines)
    print("".join(lines), end="")
