// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "FailureAdvice.h"

#include "HeaderGuess.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// The text between the first two quotes of \p Message.
StringRef quoted(StringRef Message) { return Message.split('\'').second.split('\'').first; }

/// Whether standard libraries in use lack <\p Name>: GCC 12's has no <format>, libc++ 22's no
/// <generator>.
bool isYoungHeader(StringRef Name) {
  return StringSwitch<bool>(Name)
      .Cases({"format", "expected", "flat_map", "flat_set", "generator", "mdspan", "print"}, true)
      .Cases({"spanstream", "stacktrace", "stdfloat", "text_encoding"}, true)
      .Default(false);
}

/// What to do where a header is not found.
std::string adviceOnHeader(const CompileFailure &Of) {
  StringRef Message = Of.First;
  if (Of.ForMsvc && (lacksStandardHeader(Message) || quoted(Message) == "windows.h"))
    return "its command is for MSVC, whose headers Clang finds on Windows; run corolint there, or "
           "name the folder with MSVC and its SDK with --extra-arg=/winsysroot<folder>";
  if (lacksStandardHeader(Message) && isYoungHeader(quoted(Message)))
    return "the standard library that Clang finds, if any, lacks it; name a newer one with "
           "--extra-arg=--gcc-install-dir=<folder> or --extra-arg=-stdlib=libc++";
  if (quoted(Message).equals_insensitive("windows.h"))
    return "its command is for Windows, whose headers are not where Clang looks; install MinGW's "
           "(mingw-w64), or name their folder with --extra-arg=--sysroot=<folder>";
  if (lacksStandardHeader(Message))
    return "the standard library of its target is not where Clang looks; name it with "
           "--extra-arg=--gcc-toolchain=<folder> or --extra-arg=--sysroot=<folder>, or take this "
           "machine's with --extra-arg=--target=" LLVM_HOST_TRIPLE;
  if (Message.ends_with("file not found"))
    return "build first if it is generated; 'corolint doctor <file>' shows the command";
  return "";
}

/// What to do about the first error; empty where that is not known.
std::string advice(const CompileFailure &Of) {
  StringRef Message = Of.First;
  if (!Of.Cxx20 && Of.SaysCoroutine)
    return std::string("it uses coroutines, and its command compiles it as C++17 or older; compile "
                       "it as C++20, or add --extra-arg=") +
           (Of.ForMsvc ? "/std:c++20" : "-std=c++20");
  if (Message.starts_with("module '") && Message.contains("not found"))
    return ("it imports the module " + quoted(Message) +
            ", and corolint compiles no modules; name one that Clang 22 compiled with "
            "--extra-arg=-fmodule-file=" +
            quoted(Message) + "=<file>.pcm, or leave the file out with Exclude")
        .str();
  if (Message.contains("PCH file") || Message.contains("precompiled file") ||
      Message.contains("AST file"))
    return "the precompiled header is of another compiler, and no command of the database says "
           "which header it is made of; configure without precompiled headers";
  if (Message.contains("CUDA installation"))
    return "name CUDA's folder with --extra-arg=--cuda-path=<folder>, or leave the file out with "
           "Exclude";
  return adviceOnHeader(Of);
}

} // namespace

bool lacksStandardHeader(StringRef Message) {
  return Message.ends_with("file not found") && isStandardHeader(quoted(Message));
}

std::string sentenceFor(const CompileFailure &Of) {
  std::string Message = Of.First;
  if (Message.empty())
    Message = Of.Refused.empty() ? "it does not compile" : Of.Refused.front();
  std::string Advice = advice(Of);
  return Advice.empty() ? Message : Message + " (" + Advice + ")";
}

bool isDevice(StringRef File) {
  sys::fs::file_type Type = sys::fs::get_file_type(File);
  return Type == sys::fs::file_type::character_file || Type == sys::fs::file_type::block_file;
}

const char *foreignEncoding(StringRef File) {
  auto Buffer = MemoryBuffer::getFileSlice(File, 4, 0);
  if (!Buffer)
    return nullptr;
  StringRef Head = (*Buffer)->getBuffer();
  if (Head.starts_with(StringRef("\xFF\xFE\0\0", 4)) ||
      Head.starts_with(StringRef("\0\0\xFE\xFF", 4)))
    return "UTF-32";
  return Head.starts_with("\xFF\xFE") || Head.starts_with("\xFE\xFF") ? "UTF-16" : nullptr;
}

} // namespace corolint::driver
