# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""completions.py TABLEGEN INCLUDE OPTIONS.TD COROLINT SHARE: completion for bash, zsh and fish, written
where each shell searches below SHARE. Options are those of Options.td, commands those of --help."""
import json
import pathlib
import re
import subprocess
import sys

tablegen, include, table, program, share = sys.argv[1:]
# Commands that take the name of a check.
EXPLAIN = "explain"
CHECKS = "corolint list --tier preview --color never 2>/dev/null | sed -n 's/^ *\\(coro-[a-z0-9-]*\\) .*/\\1/p'"


def output(*command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def commands():
    section = output(program, "--help").split("\nCommands:\n")[1].split("\n\n")[0]
    return dict(re.findall(r"^  ([a-z-]+?)\s*  ?(\S.*)$", section, re.M))


def options(names):
    """{command: [(option, help, takes a value, values)]}; a command's visibility starts its name."""
    records = json.loads(output(tablegen, "-dump-json", "-I", include, table))
    found = {name: [] for name in names}
    for key in records["!instanceof"]["Option"]:
        record = records[key]
        if not record["Prefixes"] or any(f["def"] == "HelpHidden" for f in record["Flags"]):
            continue
        if record["Kind"]["def"] == "KIND_JOINED": # the spelling with '=' of another
            continue
        real = records[record["Alias"]["def"]] if record["Alias"] else record
        for visibility in record["Visibility"]:
            start = visibility["def"].removesuffix("Vis").lower()
            command = next((n for n in names if n.split("-")[0] == start), None)
            if command:
                found[command].append((record["Prefixes"][0] + record["Name"], real["HelpText"],
                                       record["Kind"]["def"] != "KIND_FLAG", values(real)))
    return {name: sorted(of) for name, of in found.items()}


def values(record):
    return record["Values"].split(",") if record["Values"] else []


def bash(whole):
    arms = "\n".join(f"    {name}) options='{' '.join(o[0] for o in of)}' ;;" for name, of in whole.items())
    fixed = {o[0]: o[3] for of in whole.values() for o in of if o[3]}
    arguments = "\n".join(f"    {option}) COMPREPLY=($(compgen -W '{' '.join(of)}' -- \"$word\")); return ;;"
                          for option, of in sorted(fixed.items()))
    return f"""# Completion of corolint for bash.
_corolint() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
  local command=check options candidate
  for candidate in "${{COMP_WORDS[@]:1:COMP_CWORD - 1}}"; do
    case $candidate in
    {'|'.join(whole)}) command=$candidate; break ;;
    esac
  done
  case $command in
{arms}
  esac
  case $previous in
{arguments}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ $command == {EXPLAIN} ]]; then
    COMPREPLY=($(compgen -W "$({CHECKS})" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
    [[ $COMP_CWORD -gt 1 ]] || COMPREPLY+=($(compgen -W '{' '.join(whole)}' -- "$word"))
  fi
}}
complete -o filenames -F _corolint corolint
"""


def quoted(text):
    return text.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def zsh(whole, help_of):
    described = "\n".join(f"    '{name}:{quoted(help_of[name])}'" for name in whole)
    def argument(option, text, takes, of):
        rest = (f":value:({' '.join(of)})" if of else ":value:_files") if takes else ""
        return f"      '*{option}[{quoted(text)}]{rest}'"
    arms = "\n".join(
        f"    {name}) options=(\n" + "\n".join(argument(*o) for o in of) + "\n    ) ;;"
        for name, of in whole.items())
    return f"""#compdef corolint
# Completion of corolint for zsh.
_corolint() {{
  local -a commands options checks
  local command=check
  commands=(
{described}
  )
  (( ${{commands[(I)${{words[2]}}:*]}} )) && command=$words[2]
  case $command in
{arms}
  esac
  if [[ $command == {EXPLAIN} && $words[CURRENT] != -* ]]; then
    checks=(${{(f)"$({CHECKS})"}})
    _describe check checks
    return
  fi
  (( CURRENT == 2 )) && _describe command commands
  _arguments $options '*:file:_files'
}}
_corolint "$@"
"""


def fish(whole, help_of):
    text = lambda words: "'" + words.replace("\\", "\\\\").replace("'", "\\'") + "'"
    lines = ["# Completion of corolint for fish."]
    unused = f"not __fish_seen_subcommand_from {' '.join(whole)}"
    for name in whole:
        lines.append(f"complete -c corolint -n {text(unused)} -a {name} -d {text(help_of[name])}")
    lines.append(f"complete -c corolint -f -n '__fish_seen_subcommand_from {EXPLAIN}' -a {text('(' + CHECKS + ')')}")
    for name, of in whole.items():
        where = f"__fish_seen_subcommand_from {name}" + (f"; or {unused}" if name == "check" else "")
        for option, help_text, takes, fixed in of:
            letter = "-l" if option.startswith("--") else "-s"
            value = (f" -x -a {text(' '.join(fixed))}" if fixed else " -r") if takes else ""
            lines.append(f"complete -c corolint -n {text(where)} {letter} {option.lstrip('-')}{value} "
                         f"-d {text(help_text)}")
    return "\n".join(lines) + "\n"


def write(place, text):
    path = pathlib.Path(share, place)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


help_of = commands()
whole = options(list(help_of))
write("bash-completion/completions/corolint", bash(whole))
write("zsh/site-functions/_corolint", zsh(whole, help_of))
write("fish/vendor_completions.d/corolint.fish", fish(whole, help_of))
