# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""gcc_switches.py COROLINT FOLDER [GXX]: every switch that g++ lists, each in a command of its own.

A file with one finding is compiled by each; where corolint does not show the finding, g++ must refuse the
switch as well. Run by hand: it takes a minute.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys

corolint, folder = sys.argv[1], pathlib.Path(sys.argv[2])
gxx = sys.argv[3] if len(sys.argv) > 3 else "g++"
# The standard's coroutines in short: no header has to be parsed, a thousand times.
SOURCE = """namespace std {
template <class R, class...> struct coroutine_traits { using promise_type = typename R::promise_type; };
template <class P = void> struct coroutine_handle {
  static coroutine_handle from_address(void *) noexcept { return {}; }
  void *address() const noexcept { return nullptr; }
};
template <> struct coroutine_handle<void> {
  template <class P> coroutine_handle(coroutine_handle<P>) noexcept {}
  static coroutine_handle from_address(void *) noexcept;
};
struct suspend_always {
  bool await_ready() const noexcept { return false; }
  void await_suspend(coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}
};
}
struct [[nodiscard]] task {
  struct promise_type {
    task get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}
};
task step();
task run() {
  step();
  co_return;
}
"""


def listed():
    """The switches, those with a list of values once for each value that is named."""
    text = "".join(subprocess.run([gxx, "-Q", f"--help={kind}"], text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL).stdout
                   for kind in ("c++", "common", "optimizers", "target"))
    found, values = [], None
    for line in text.splitlines():
        if match := re.match(r"  (-[^\s,]+)", line):
            found.append(match[1])
        elif match := re.match(r"  Known valid arguments for (-\S+) option:", line):
            values = match[1]
        elif values and line.startswith("    "):
            found += [values + word for word in line.split()]
        elif values and line.strip():
            values = None
    return found


def with_values(switches):
    for switch in switches:
        switch = re.sub(r"=?\[[^\]]*\]", "", switch)
        # Warnings; what compiles nothing; standards without coroutines.
        if switch.startswith(("-W", "-fplugin", "-o", "-imultilib", "-Q", "--help", "--version")) or \
                re.match(r"-std=(c|gnu)\+\+(0|1)", switch):
            continue
        value = {"<number>": "2", "<byte-size>": "64", "<file>": "x", "<dir>": "."}
        switch = re.sub(r"<[^>]*>", lambda m: value.get(m[0], "2"), switch)
        yield switch + ("2" if switch.endswith("=") else "")


shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
(folder / ".corolint.yaml").write_text("Root: true\nSelect: [coro-unawaited-task]\n")
switches = list(dict.fromkeys(with_values(listed())))
entries = []
for number, switch in enumerate(switches):
    (folder / f"{number}.cpp").write_text(SOURCE)
    entries.append({"directory": str(folder), "file": f"{number}.cpp",
                    "arguments": [gxx, "-std=gnu++20", switch, "-c", f"{number}.cpp"]})
(folder / "compile_commands.json").write_text(json.dumps(entries))
shown = subprocess.run([corolint, "--no-cache", "-j2", "--format", "agent"], cwd=folder, text=True,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
found = {int(n) for n in re.findall(r"^(\d+)\.cpp:\d+:\d+: warning: coro-unawaited-task", shown, re.M)}
lost, refused = [], 0
for number, switch in enumerate(switches):
    if number in found:
        continue
    if subprocess.run([gxx, "-std=gnu++20", switch, "-fsyntax-only", f"{number}.cpp"], cwd=folder,
                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        refused += 1
    else:
        why = re.search(rf"^{number}\.cpp:.*", shown, re.M)
        lost.append(f"{switch}: {why[0] if why else 'no finding'}")
print(f"{len(switches)} switches: {len(found)} with the finding, {refused} that {gxx} refuses, "
      f"{len(lost)} lost")
sys.exit("\n".join(lost) or 0)
