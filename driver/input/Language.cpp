// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Language.h"

#include "clang/Driver/Types.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;
namespace types = clang::driver::types;

namespace corolint::driver {
namespace {

types::ID typeNamed(StringRef Name) {
  return types::lookupTypeForTypeSpecifier(Name.str().c_str());
}

/// What the last -x before the file says; TY_INVALID where none says anything.
types::ID spelledType(StringRef File, ArrayRef<std::string> Arguments) {
  types::ID Result = types::TY_INVALID;
  for (size_t I = 1; I < Arguments.size(); ++I) {
    StringRef Word = Arguments[I];
    if (!Word.starts_with("-") && path::filename(Word) == path::filename(File))
      break;
    if (Word.starts_with("/TP") || Word.starts_with("/Tp"))
      Result = types::TY_CXX;
    else if (Word.consume_front("--language=") || (Word.consume_front("-x") && !Word.empty()))
      Result = typeNamed(Word);
    else if ((Arguments[I] == "-x" || Word == "--language") && I + 1 < Arguments.size())
      Result = typeNamed(Arguments[++I]);
  }
  return Result;
}

types::ID typeByName(StringRef File) {
  // Names that projects use and compilers do not know.
  static const StringSet<> Headers = {".inl", ".ipp", ".tpp", ".txx", ".tcc"};
  StringRef Ending = path::extension(File);
  if (Ending.size() < 2)
    return types::TY_INVALID;
  if (Ending == ".ixx")
    return types::TY_CXXModule;
  if (Headers.contains(Ending))
    return types::TY_CXXHeader;
  types::ID Known = types::lookupTypeForExtension(Ending.drop_front());
  if (Known != types::TY_INVALID)
    return Known;
  // Compilers of Windows do not mind the case.
  types::ID Lower = types::lookupTypeForExtension(Ending.drop_front().lower());
  return types::isCXX(Lower) ? Lower : types::TY_INVALID;
}

bool isHeader(types::ID Type) {
  return Type != types::TY_INVALID && types::onlyPrecompileType(Type);
}

types::ID typeOf(StringRef File, ArrayRef<std::string> Arguments) {
  types::ID Type = spelledType(File, Arguments);
  if (Type != types::TY_INVALID)
    return Type;
  Type = typeByName(File);
  // g++ and clang++ compile .c and .i as C++.
  if (is_contained(Arguments, "--driver-mode=g++") && Type != types::TY_INVALID)
    Type = types::lookupCXXTypeForCType(Type);
  return Type;
}

} // namespace

bool isCxxSource(StringRef File, ArrayRef<std::string> Arguments) {
  types::ID Type = typeOf(File, Arguments);
  return types::isCXX(Type) && (!isHeader(Type) || is_contained(Arguments, "-fsyntax-only"));
}

bool isCxxHeader(StringRef File) {
  types::ID Type = typeByName(File);
  return Type == types::TY_CHeader || Type == types::TY_CXXHeader;
}

bool isHeaderCommand(StringRef File, ArrayRef<std::string> Arguments) {
  return isHeader(typeOf(File, Arguments));
}

std::string missingLanguage(StringRef File, ArrayRef<std::string> Arguments) {
  StringRef Ending = path::extension(File);
  if (Ending.empty() || spelledType(File, Arguments) != types::TY_INVALID ||
      types::lookupTypeForExtension(Ending.drop_front()) != types::TY_INVALID)
    return {};
  types::ID Type = typeByName(File);
  return Type == types::TY_INVALID ? "" : types::getTypeName(Type);
}

bool saysCoroutine(StringRef File) {
  if (!sys::fs::is_regular_file(File)) // a pipe would never end
    return false;
  auto Buffer = MemoryBuffer::getFile(File);
  return Buffer && any_of(std::initializer_list<StringRef>{"co_await", "co_return", "co_yield",
                                                           "<coroutine>"},
                          [&](StringRef Word) { return (*Buffer)->getBuffer().contains(Word); });
}

} // namespace corolint::driver
