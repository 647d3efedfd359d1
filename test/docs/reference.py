# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""docs/reference, written by the binary, and docs/developing/facts.md, by the headers.

reference.py COROLINT SOURCE: says which page differs from what they say; with COROLINT_BLESS in the
environment it writes them.
"""
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys

corolint, root = sys.argv[1], pathlib.Path(sys.argv[2])
NOTE = "<!-- made by test/docs/reference.py from the program; ./dev bless reference writes it -->\n\n"


def say(*arguments):
    return subprocess.run([corolint, *arguments], check=True, text=True, stdout=subprocess.PIPE).stdout


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;")


def source(check):
    return f"../../checks/{check['group']}/{check['name'].removeprefix('coro-').replace('-', '_')}.md"


def checks():
    every = json.loads(say("list", "--json", "--tier", "preview"))
    text = f"# The checks\n\n{NOTE}"
    text += f"{len(every)} checks. [Tiers](../concepts/tiers.md) say how sure they are.\n"
    groups = {}
    for check in every:
        groups.setdefault(check["group"], []).append(check)
    for group, members in sorted(groups.items()):
        text += f"\n## {group}\n\n| check | what it finds | tier | severity | fix |\n"
        text += "| --- | --- | --- | --- | --- |\n"
        for check in sorted(members, key=lambda c: c["name"]):
            name = check["name"]
            if name.startswith("coro-"):
                name = f"[{name}]({source(check)})"
            text += f"| {name} | {cell(check['summary'])} | {check['tier']} | "
            text += f"{check['severity']} | {check['fix']} |\n"
    return text


def commands():
    general = say("--help")
    names = re.findall(r"^  ([a-z-]+)  ", general.split("\nCommands:\n")[1].split("\n\n")[0], re.M)
    text = f"# The command line\n\n{NOTE}```text\n{general}```\n"
    for name in names:
        text += f"\n## corolint {name}\n\n```text\n{say(name, '--help')}```\n"
    return text


def kind(schema):
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    named = schema.get("type", "")
    return " or ".join(named) if isinstance(named, list) else named


def configuration():
    schema = json.loads(say("schema", "config"))
    text = (f"# Configuration\n\n{NOTE}`.corolint.yaml`, in the root of a project or in any of its "
            "folders; [configuration](../configuration.md) says how they add up.\n\n"
            "| key | value | meaning |\n| --- | --- | --- |\n")
    for key, value in sorted(schema["properties"].items()):
        text += f"| `{key}` | {kind(value)} | {cell(value.get('description', ''))} |\n"
    text += "\n## Options of checks\n\nUnder `Checks:`, by the name of the check.\n\n"
    text += "| check | option | value | meaning |\n| --- | --- | --- | --- |\n"
    for name, check in sorted(schema["properties"]["Checks"]["properties"].items()):
        for option, value in sorted(check.get("properties", {}).items()):
            text += (f"| {name} | `{option}` | {kind(value)} | {cell(value['description'])} |\n")
    return text


def facts():
    """What each header says of itself first."""
    text = (f"# What a check can ask\n\n{NOTE}[Architecture](architecture.md) says what belongs where; "
            "this is what there is, in the words of the headers.\n")
    for part, title in {"model": "What a type or a function means",
                        "code": "Functions, calls and walking: the AST and nothing else",
                        "values": "Which object, and what happens to it",
                        "flow": "Paths through a body",
                        "summaries": "What a function does with what it is given",
                        "subjects": "What checks ask: tasks, locks, loans, scopes, generators, handles",
                        "words": "Messages, steps and edits that checks share",
                        "link": "Over the whole program"}.items():
        text += f"\n## {title}: `checks/{part}`\n\n| header | what it knows |\n| --- | --- |\n"
        for header in sorted((root / "checks" / part).glob("*.h")):
            about = re.match(r"// SPDX.*\n//\n((?:// .*\n)+)", header.read_text())
            said = " ".join(line.removeprefix("// ") for line in about[1].splitlines())
            text += f"| [{header.name}](../../checks/{part}/{header.name}) | {cell(said)} |\n"
    return text


def libraries():
    """What each model file says of itself first, and how much it says."""
    text = (f"# Libraries\n\n{NOTE}corolint takes coroutine types by their structure, whatever library they "
            "are of; see [profiles](../concepts/profiles.md). What structure cannot show, such as which "
            "function starts a task or blocks, it knows of these libraries by name. "
            "[Models](../models.md) add your own.\n\n"
            "| library | types | functions | what to await instead of blocking |\n"
            "| --- | --- | --- | --- |\n")
    for model in sorted((root / "checks/model/data").glob("*.yaml")):
        lines = model.read_text().splitlines()
        about = " ".join(line.lstrip("# ") for line in lines[:next(
            n for n, line in enumerate(lines) if not line.startswith("#"))])
        about = re.split(r": [\w./]+\.(?:md|h)|: docs?/|: include|: the|: class| Sources?:|\. ", about)[0]
        parts = re.split(r"^([a-z-]+):.*$", "\n".join(lines), flags=re.M)
        named = {part: sum(names.count(",") + 1 for names in re.findall(r"names: \[([^\]]*)\]", body))
                 for part, body in zip(parts[1::2], parts[2::2])}
        types, functions = named.pop("types", 0), sum(named.values())
        offers = re.findall(r"^  ([a-z-]+):", dict(zip(parts[1::2], parts[2::2])).get("offers", ""), re.M)
        text += (f"| {cell(re.sub(r' [(].*', '', about).rstrip('.'))} | {types or ''} | "
                 f"{functions or ''} | {', '.join(offers)} |\n")
    return text


stale = []
for name, make in {"reference/checks.md": checks, "reference/libraries.md": libraries, "reference/commands.md": commands,
                   "reference/configuration.md": configuration, "developing/facts.md": facts}.items():
    path, text = root / "docs" / name, make()
    old = path.read_text() if path.exists() else ""
    if os.environ.get("COROLINT_BLESS"):
        path.write_text(text)
    elif text != old:
        stale.append(name)
        print(*difflib.unified_diff(old.splitlines(), text.splitlines(), name, "the program", lineterm=""),
              sep="\n")
if stale:
    sys.exit(f"stale: {', '.join(stale)}; ./dev bless reference writes them")
