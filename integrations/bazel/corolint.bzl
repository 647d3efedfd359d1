# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""corolint in Bazel: an aspect that makes a report of each source, and a test over the reports.

WORKSPACE:
    load("//tools:corolint.bzl", "corolint_program")
    corolint_program(name = "corolint", path = "/usr/bin/corolint", config = "//:.corolint.yaml")

BUILD:
    load("//tools:corolint.bzl", "corolint_test")
    corolint_test(name = "lint", targets = [":server"])

The reports are over `targets` and all that they depend on, so the path from a coroutine to a call
that blocks may lead through any library. They are actions from files to files: sandboxes, remote
caches and remote execution treat them as they treat objects. Reports alone:
    bazel build --aspects //tools:corolint.bzl%corolint_aspect --output_groups=corolint //...
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

CorolintInfo = provider(fields = {
    "reports": "depset of reports, of the target and what it depends on",
    "sources": "depset of the files that findings can be in",
})

_ENDINGS = ["cc", "cpp", "cxx", "c++", "C"]

def _flags(target, ctx, toolchain):
    """What the compiler would be given for a C++ source of the target."""
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )
    context = target[CcInfo].compilation_context
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts +
                             getattr(ctx.rule.attr, "copts", []),
        include_directories = context.includes,
        quote_include_directories = context.quote_includes,
        system_include_directories = context.system_includes,
        preprocessor_defines = depset(transitive = [context.defines, context.local_defines]),
    )
    return cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = ACTION_NAMES.cpp_compile,
        variables = variables,
    )

def _report(target, ctx, source, flags, toolchain):
    report = ctx.actions.declare_file("%s.corolint/%s.report" % (target.label.name, source.basename))
    config = ctx.files._config
    ctx.actions.run(
        executable = ctx.executable._corolint,
        arguments = ["summarize", source.path, "-o", report.path, "--root", "."] +
                    ["--config=" + file.path for file in config] + ["--"] + flags,
        inputs = depset(
            [source] + config,
            transitive = [target[CcInfo].compilation_context.headers, toolchain.all_files],
        ),
        outputs = [report],
        mnemonic = "Corolint",
        progress_message = "Reading the coroutines of " + source.short_path,
    )
    return report

def _aspect(target, ctx):
    below = [
        dependency[CorolintInfo]
        for name in ("deps", "implementation_deps")
        for dependency in getattr(ctx.rule.attr, name, [])
        if CorolintInfo in dependency
    ]
    reports = []
    sources = []
    if CcInfo in target and hasattr(ctx.rule.files, "srcs"):
        toolchain = find_cpp_toolchain(ctx)
        flags = _flags(target, ctx, toolchain)
        for source in ctx.rule.files.srcs:
            if source.extension in _ENDINGS:
                reports.append(_report(target, ctx, source, flags, toolchain))
        sources = ctx.rule.files.srcs + getattr(ctx.rule.files, "hdrs", [])
    all_reports = depset(reports, transitive = [info.reports for info in below])
    return [
        CorolintInfo(
            reports = all_reports,
            sources = depset(sources, transitive = [info.sources for info in below]),
        ),
        OutputGroupInfo(corolint = all_reports),
    ]

corolint_aspect = aspect(
    implementation = _aspect,
    attr_aspects = ["deps", "implementation_deps"],
    attrs = {
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
        "_config": attr.label(default = "@corolint//:config"),
        "_corolint": attr.label(
            default = "@corolint//:corolint",
            allow_single_file = True,
            executable = True,
            cfg = "exec",
        ),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)

def _test(ctx):
    infos = [target[CorolintInfo] for target in ctx.attr.targets]
    reports = depset(transitive = [info.reports for info in infos])
    files = depset(transitive = [reports] + [info.sources for info in infos])
    script = ctx.actions.declare_file(ctx.label.name + ".sh")
    words = [ctx.executable._corolint.short_path, "link", "--root", "."] + ctx.attr.options + \
            [report.short_path for report in reports.to_list()]
    ctx.actions.write(
        script,
        "#!/bin/sh\nexec " + " ".join(["'%s'" % word for word in words]) + "\n",
        is_executable = True,
    )
    return [DefaultInfo(
        executable = script,
        runfiles = ctx.runfiles([ctx.executable._corolint], transitive_files = files),
    )]

corolint_test = rule(
    implementation = _test,
    test = True,
    doc = "Fails where corolint finds something in the targets, or in what they depend on.",
    attrs = {
        "options": attr.string_list(doc = "Further options of `corolint link`."),
        "targets": attr.label_list(mandatory = True, aspects = [corolint_aspect]),
        "_corolint": attr.label(
            default = "@corolint//:corolint",
            allow_single_file = True,
            executable = True,
            cfg = "exec",
        ),
    },
)

def _program(ctx):
    ctx.symlink(ctx.attr.path, "corolint")
    ctx.file("BUILD", """
package(default_visibility = ["//visibility:public"])
exports_files(["corolint"])
filegroup(name = "config", srcs = [%s])
""" % (repr("@" + str(ctx.attr.config).lstrip("@")) if ctx.attr.config else ""))

corolint_program = repository_rule(
    implementation = _program,
    doc = "The corolint of this machine; for remote execution, one that lies at the same place there.",
    attrs = {
        "config": attr.label(doc = "The .corolint.yaml; export it from its package."),
        "path": attr.string(mandatory = True),
    },
)
