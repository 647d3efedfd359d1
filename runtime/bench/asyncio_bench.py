# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The rows of aio_bench.cpp with Python's asyncio: prints `name nanoseconds` a line."""
import asyncio
import time


def numbers(n):
    for i in range(n):
        yield i


async def ready(n):
    for i in range(n):
        yield i


async def suspending(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def value(n):
    return n


async def generator_element(n):
    for _ in numbers(n):
        pass


async def async_generator_ready(n):
    async for _ in ready(n):
        pass


async def async_generator_suspending(n):
    async for _ in suspending(n):
        pass


async def task_call(n):
    for i in range(n):
        await value(i)


async def create_task_and_await(n):
    for i in range(n):
        await asyncio.create_task(value(i))


async def gather_of_10000(n):
    await asyncio.gather(*(value(i) for i in range(n)))


async def timer_churn(n):
    for _ in range(n):
        t = asyncio.create_task(asyncio.sleep(3600))
        await asyncio.sleep(0)
        t.cancel()
    await asyncio.sleep(0)


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def echo_round_trip(n):
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    for _ in range(n):
        writer.write(b"x" * 64)
        await writer.drain()
        await reader.read(65536)
    writer.close()
    await writer.wait_closed()
    server.close()
    await asyncio.sleep(0.01)  # the server's side sees the end


for row in (generator_element, async_generator_ready, async_generator_suspending, task_call,
            create_task_and_await, gather_of_10000, timer_churn, echo_round_trip):
    best = float("inf")
    for _ in range(5):
        start = time.process_time()
        asyncio.run(row(10000))
        best = min(best, time.process_time() - start)
    print(row.__name__, best / 10000 * 1e9)
