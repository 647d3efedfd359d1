// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every option of the command line, declared once: parsing, --help and "did you mean" come from
// here. The visibility of an option says which commands take it.
include "llvm/Option/OptParser.td"

def CheckVis : OptionVisibility;
def SummarizeVis : OptionVisibility;
def LinkVis : OptionVisibility;
def MergeVis : OptionVisibility;
def BaselineVis : OptionVisibility;
def ListVis : OptionVisibility;
def ExplainVis : OptionVisibility;
def DoctorVis : OptionVisibility;
def InitVis : OptionVisibility;
def SchemaVis : OptionVisibility;
def CacheVis : OptionVisibility;
def VersionVis : OptionVisibility;
def GraphVis : OptionVisibility;
def InferVis : OptionVisibility;
def AuditVis : OptionVisibility;

defvar Judging = [CheckVis, BaselineVis];
defvar Analysing = !listconcat(Judging, [AuditVis]);
defvar Parsing = !listconcat(Analysing, [SummarizeVis, DoctorVis]);
defvar Locating = !listconcat(Parsing, [ExplainVis]);
defvar Running = !listconcat(Analysing, [SummarizeVis]);
defvar Reporting = [CheckVis, LinkVis, MergeVis];
defvar Choosing = !listconcat(Judging, [SummarizeVis, LinkVis, MergeVis, ListVis, DoctorVis]);

multiclass Value<string name, string help, string meta, OptionGroup group,
                 list<OptionVisibility> commands> {
  def "" : Separate<["--"], name>, HelpText<help>, MetaVarName<meta>, Group<group>,
           Visibility<commands>;
  def _eq : Joined<["--"], name # "=">, Alias<!cast<Option>(NAME)>, Group<group>,
            Visibility<commands>;
}

class Switch<string name, string help, OptionGroup group, list<OptionVisibility> commands>
    : Flag<["--"], name>, HelpText<help>, Group<group>, Visibility<commands>;

def gInput : OptionGroup<"input">, HelpText<"What to analyse">;
def p : JoinedOrSeparate<["-"], "p">, MetaVarName<"<folder>">, Group<gInput>,
        HelpText<"Folder (or file) of the compilation database; else it is searched for">,
        Visibility<Locating>;
defm extra_arg : Value<"extra-arg", "Compiler flag to add at the end of every command",
                       "<flag>", gInput, Locating>;
defm extra_arg_before : Value<"extra-arg-before", "Compiler flag to add at the front",
                              "<flag>", gInput, Locating>;
defm query_driver : Value<"query-driver", "Ask these compilers, globs of absolute paths, where their "
                          "headers are, as clangd does; repeatable", "<glob>", gInput, Parsing>;
def no_database : Switch<"no-database", "Analyse with guessed flags (-std=c++20)", gInput,
                         Locating>;
defm exclude : Value<"exclude", "Leave out files that match, such as 'tests/**'", "<glob>",
                     gInput, Analysing>;
def force_exclude : Switch<"force-exclude", "Leave out named files as well where they are excluded, "
                           "generated or third-party; for hooks", gInput, [CheckVis]>;
defm shard : Value<"shard", "The I-th of N parts of the files, as 2/4; see summarize", "<I/N>", gInput,
                   [CheckVis, SummarizeVis]>;
def all_files : Switch<"all-files", "Include generated and third-party files", gInput,
                       [CheckVis, BaselineVis, LinkVis, AuditVis]>;

defm new_from_rev : Value<"new-from-rev", "Show what touches lines changed since a revision of "
                          "git, in any step", "<rev>", gInput, Reporting>;
defm new_from_merge_base : Value<"new-from-merge-base", "As --new-from-rev, since the branch "
                                 "left this one", "<branch>", gInput, Reporting>;
def staged : Switch<"staged", "As --new-from-rev, for what is staged", gInput, Reporting>;
defm diff_file : Value<"diff-file", "As --new-from-rev, for the lines of a patch", "<file>",
                       gInput, Reporting>;

def gChecks : OptionGroup<"checks">, HelpText<"Which checks">;
defm select : Value<"select", "Run only these: names, globs, groups, tiers, 'all'", "<list>",
                    gChecks, Choosing>;
defm ignore : Value<"ignore", "Leave these out", "<list>", gChecks, Choosing>;
let Values = "core,strict,pedantic,preview" in
defm tier : Value<"tier", "core (default): nearly always right; strict: also what depends on "
                  "your intent; pedantic: also style and cost; preview: also what is new", "<tier>", gChecks,
                  !listconcat(Choosing, [ExplainVis])>;
defm config : Value<"config", "Use only this configuration, instead of each folder's "
                    ".corolint.yaml", "<file>", gChecks, !listconcat(Choosing, [AuditVis])>;

def gOutput : OptionGroup<"output">, HelpText<"Output">;
let Values = "text,gcc,json,json-lines,sarif,github,gitlab,junit,checkstyle,sonar,rdjson,agent,html" in
defm format : Value<"format", "text (default), gcc (as clang-tidy), json, json-lines, sarif, "
                    "github, gitlab, junit, checkstyle, sonar, rdjson, agent, html; repeatable, "
                    "each to a file with =<file>",
                    "<name>[=<file>]", gOutput, Reporting>;
defm output : Value<"output", "Write the (first) format there; always written, also when empty",
                    "<file>", gOutput, [CheckVis, LinkVis, MergeVis, SummarizeVis]>;
def o : JoinedOrSeparate<["-"], "o">, Alias<output>, Group<gOutput>,
        Visibility<[CheckVis, LinkVis, MergeVis, SummarizeVis]>;
let Values = "auto,always,never" in
defm color : Value<"color", "auto (default), always or never; NO_COLOR is honoured", "<when>",
                   gOutput, [CheckVis, LinkVis, MergeVis, ExplainVis, ListVis]>;
def statistics : Switch<"statistics", "Findings by check, at the end", gOutput, Reporting>;
def profile : Switch<"profile", "Time by phase and check, at the end", gOutput, [CheckVis]>;
let Values = "note,warning,error" in
defm fail_on : Value<"fail-on", "Lowest severity that gives exit code 1: note, warning "
                     "(default) or error", "<severity>", gOutput, Reporting>;
def exit_zero : Switch<"exit-zero", "Exit code 0 although there are findings", gOutput,
                       Reporting>;
defm deps : Value<"deps", "Write a Makefile rule with the files that were read", "<file>",
                  gOutput, [SummarizeVis]>;
let Values = "all,github" in
defm sarif_profile : Value<"sarif-profile", "all (default) or github: what only other readers "
                           "want is left out", "<reader>", gOutput, Reporting>;
def show_suppressed : Switch<"show-suppressed", "Show what NOLINT comments and the baseline hide",
                             gOutput, Reporting>;
def quiet : Switch<"quiet", "No notes, no progress, no summary line", gOutput,
                   !listconcat(Reporting, [AuditVis])>;
def q : Flag<["-"], "q">, Alias<quiet>, Group<gOutput>,
        Visibility<!listconcat(Reporting, [AuditVis])>;
def json : Switch<"json", "Answer as JSON", gOutput, [ListVis, VersionVis]>;

def gEdit : OptionGroup<"edit">, HelpText<"Fixing">;
def fix : Switch<"fix", "Apply fixes that are safe", gEdit, Reporting>;
def unsafe_fixes : Switch<"unsafe-fixes", "With --fix or --diff: also those that need review", gEdit,
                          Reporting>;
def diff : Switch<"diff", "Print the fixes as a patch, and nothing else", gEdit, Reporting>;
defm baseline : Value<"baseline", "File of known findings, which are not shown; default: "
                      ".corolint-baseline.json at the root, if there", "<file>", gEdit,
                      !listconcat(Reporting, [BaselineVis])>;
def no_baseline : Switch<"no-baseline", "Show known findings too", gEdit, Reporting>;
def allow_stale : Switch<"allow-stale", "Exit code 0 in CI though known findings are gone",
                         gEdit, Reporting>;
def add_suppressions : Switch<"add-suppressions", "Put a NOLINTNEXTLINE above every finding",
                              gEdit, Reporting>;
defm reason : Value<"reason", "What --add-suppressions writes behind the names", "<text>",
                    gEdit, Reporting>;

def gRun : OptionGroup<"run">, HelpText<"Running">;
def j : JoinedOrSeparate<["-"], "j">, MetaVarName<"<number>">, Group<gRun>,
        HelpText<"Worker processes; default: the number of processors">, Visibility<Running>;
def no_cache : Switch<"no-cache", "Analyse every file anew, and keep nothing", gRun, Analysing>;
defm cache_dir : Value<"cache-dir", "Where reports are kept; default: $COROLINT_CACHE_DIR, else "
                       "~/.cache/corolint", "<folder>", gRun,
                       !listconcat(Analysing, [CacheVis, DoctorVis])>;
defm root : Value<"root", "Folder that stored paths are relative to; default: the nearest one "
                  "above with .git, else with .corolint.yaml", "<folder>", gRun,
                  [CheckVis, BaselineVis, SummarizeVis, LinkVis, MergeVis, AuditVis]>;
defm timeout : Value<"timeout", "Seconds for one file; default 300", "<seconds>", gRun,
                     Running>;
defm memory : Value<"memory", "Megabytes for one file; default 4096", "<megabytes>", gRun,
                    Running>;
defm resource_dir : Value<"resource-dir", "Where Clang's own headers are, such as "
                          "/usr/lib/llvm-22/lib/clang/22", "<folder>", gRun, Parsing>;
def all_bodies : Flag<["--"], "all-bodies">, Flags<[HelpHidden]>, Group<gRun>,
                 HelpText<"Parse the bodies of functions in system headers">, Visibility<Parsing>;
def in_process : Flag<["--"], "in-process">, Flags<[HelpHidden]>, Group<gRun>,
                 HelpText<"Analyse in this process, for debuggers">, Visibility<Parsing>;

def gGraph : OptionGroup<"graph">, HelpText<"Asking">;
defm from : Value<"from", "Qualified name, or a pattern with '*'", "<function>", gGraph,
                  [GraphVis]>;
defm to : Value<"to", "The same, or what blocks: its name or its category", "<function>", gGraph,
                [GraphVis]>;
defm as : Value<"as", "text (default) or json; graph also dot", "<form>", gGraph,
                [GraphVis, AuditVis]>;
defm under : Value<"under", "Only functions in files below this folder, as reports name it",
                   "<folder>", gGraph, [InferVis]>;
defm library : Value<"library", "Name of the library in the model file", "<name>", gGraph,
                     [InferVis]>;

def help : Flag<["--"], "help">, HelpText<"Show this help">, Group<gRun>,
           Visibility<[CheckVis, SummarizeVis, LinkVis, MergeVis, BaselineVis, ListVis,
                       ExplainVis, DoctorVis, InitVis, SchemaVis, CacheVis, VersionVis,
                       GraphVis, InferVis, AuditVis]>;
def h : Flag<["-"], "h">, Alias<help>,
        Visibility<[CheckVis, SummarizeVis, LinkVis, MergeVis, BaselineVis, ListVis,
                    ExplainVis, DoctorVis, InitVis, SchemaVis, CacheVis, VersionVis,
                       GraphVis, InferVis, AuditVis]>;
def version : Flag<["--"], "version">, HelpText<"Show the version">, Group<gRun>,
              Visibility<[CheckVis]>;
