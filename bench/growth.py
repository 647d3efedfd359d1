#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""growth.py LINK_BENCHMARK [--units N,…]: how the link grows with the program, as docs/growth.svg.

100 functions a unit. CPU seconds and peak memory of the whole process, as the system accounts them.
The figures stay in bench/growth.json; with --draw alone the plot is made from them.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).parents[1]
FIGURES = ROOT / "bench/growth.json"
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 300, 60, 40


def measure(program, units):
    """[units, CPU seconds, peak MB]"""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "generate", folder, str(units)], check=True,
                       stdout=subprocess.DEVNULL)
        child = subprocess.Popen([program, "link", folder, "2"], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        if status:
            raise SystemExit(f"link of {units} units: status {status}")
        return [units, round(used.ru_utime + used.ru_stime, 2), used.ru_maxrss >> 10]


def line(rows, column, color, label, at):
    largest, most = rows[-1][0], max(row[column] for row in rows)
    points = [(LEFT + (WIDTH - 2 * LEFT) * row[0] / largest,
               HEIGHT - BOTTOM - (HEIGHT - 2 * BOTTOM) * row[column] / most) for row in rows]
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>'
                   f'<text x="{x:.1f}" y="{y + at:.1f}" fill="{color}" text-anchor="middle">'
                   f"{row[column]:g}</text>" for (x, y), row in zip(points, rows))
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (f'<polyline points="{path}" fill="none" stroke="{color}"/>{dots}'
            f'<text x="{LEFT}" y="{20 if at < 0 else 36}" fill="{color}">{label}</text>')


def draw(rows, unit, lines):
    ticks = "".join(
        f'<text x="{LEFT + (WIDTH - 2 * LEFT) * row[0] / rows[-1][0]:.1f}" y="{HEIGHT - 16}" '
        f'text-anchor="middle">{row[0]}</text>' for row in rows)
    axis = (f'<path d="M{LEFT},{BOTTOM}V{HEIGHT - BOTTOM}H{WIDTH - LEFT}" fill="none" '
            f'stroke="gray"/><text x="{WIDTH - LEFT}" y="{HEIGHT - 2}" text-anchor="end">{unit}'
            f"</text>")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'font-family="sans-serif" font-size="11" fill="gray">\n{axis}{ticks}\n'
            + "\n".join(line(rows, *of) for of in lines) + "\n</svg>\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", nargs="?")
    parser.add_argument("--units", default="1000,2500,5000,10000")
    parser.add_argument("--draw", action="store_true")
    options = parser.parse_args()
    if not options.draw:
        program = str(pathlib.Path(options.program).resolve())
        rows = [measure(program, int(units)) for units in options.units.split(",")]
        FIGURES.write_text(json.dumps({"units, CPU seconds, peak MB": rows}, indent=1) + "\n")
    rows, = json.loads(FIGURES.read_text()).values()
    (ROOT / "docs/growth.svg").write_text(draw(
        rows, "units, 100 functions each",
        [(1, "#2563eb", "CPU seconds", -8), (2, "#d97706", "peak MB", 16)]))


if __name__ == "__main__":
    main()
