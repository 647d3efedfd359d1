# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""bench.py FOLDER [options of Google Benchmark]: the programs of FOLDER and python3's asyncio, one
row an operation, in nanoseconds of processor time, the best of a few runs."""
import json
import pathlib
import subprocess
import sys

folder = pathlib.Path(sys.argv[1])


def google(program):
    if not (folder / program).exists():
        return {}
    out = subprocess.run([folder / program, "--benchmark_format=json", "--benchmark_repetitions=5",
                          "--benchmark_min_time=0.1", *sys.argv[2:]],
                         stdout=subprocess.PIPE, check=True, text=True).stdout
    best = {}
    for run in json.loads(out)["benchmarks"]:
        if run["run_type"] == "iteration":
            ns = 1e9 / run["items_per_second"]
            best[run["run_name"]] = min(ns, best.get(run["run_name"], ns))
    return best


def asyncio():
    script = pathlib.Path(__file__).with_name("asyncio_bench.py")
    out = subprocess.run([sys.executable, script], stdout=subprocess.PIPE, check=True, text=True)
    return {name: float(ns) for name, ns in map(str.split, out.stdout.splitlines())}


columns = {"aio": google("aio_bench"), "boost::asio": google("aio_bench_boost"),
           "asyncio": asyncio()}
print(f"{'ns per operation':28}" + "".join(f"{name:>14}" for name in columns))
for row in columns["aio"]:
    print(f"{row:28}" + "".join(f"{c[row]:14.1f}" if row in c else f"{'-':>14}"
                                for c in columns.values()))
