// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Typed options, declared once. From one describe() come reading (command line, YAML,
// clang-tidy), storing (--dump-config), the table on the page, the JSON schema and "did you mean".
#ifndef COROLINT_CHECKS_OPTIONS_H
#define COROLINT_CHECKS_OPTIONS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace corolint {

/// One option as a field of a check's Options struct; its default is the member initialiser.
template <class Owner, class T> struct Option {
  const char *Name;
  T Owner::*Field;
  const char *Help;
};

template <class Owner, class T>
constexpr Option<Owner, T> option(const char *Name, T Owner::*Field, const char *Help) {
  return {Name, Field, Help};
}

/// A check without options.
struct NoOptions {
  static constexpr auto describe() { return std::tuple<>(); }
};

/// What documentation, schema and --dump-config need to know of an option.
struct OptionInfo {
  std::string Name;
  std::string Type; ///< "boolean", "integer", "string" or "list"
  std::string Default;
  std::string Help;
};

/// Reads the text of an option; nullopt where the user did not set it.
using OptionSource = llvm::function_ref<std::optional<std::string>(llvm::StringRef Name)>;

namespace options {

inline const char *typeName(const bool &) { return "boolean"; }
inline const char *typeName(const unsigned &) { return "integer"; }
inline const char *typeName(const std::string &) { return "string"; }
inline const char *typeName(const std::vector<std::string> &) { return "list"; }

inline std::string print(bool Value) { return Value ? "true" : "false"; }
inline std::string print(unsigned Value) { return llvm::utostr(Value); }
inline std::string print(const std::string &Value) { return Value; }
inline std::string print(const std::vector<std::string> &Value) { return llvm::join(Value, ";"); }

inline bool parse(llvm::StringRef Text, bool &Value) {
  if (Text != "true" && Text != "false" && Text != "1" && Text != "0")
    return false;
  Value = Text == "true" || Text == "1";
  return true;
}
inline bool parse(llvm::StringRef Text, unsigned &Value) { return !Text.getAsInteger(10, Value); }
inline bool parse(llvm::StringRef Text, std::string &Value) {
  Value = Text.str();
  return true;
}
/// clang-tidy's own spelling of a list: entries between semicolons.
inline bool parse(llvm::StringRef Text, std::vector<std::string> &Value) {
  Value.clear();
  llvm::SmallVector<llvm::StringRef> Parts;
  Text.split(Parts, ';', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Part : Parts)
    Value.push_back(Part.trim().str());
  return true;
}

/// Fills \p Values from \p Source; a value of the wrong type is an error that names it.
template <class Owner> llvm::Error read(Owner &Values, OptionSource Source) {
  llvm::Error Failed = llvm::Error::success();
  auto One = [&](const auto &Opt) {
    std::optional<std::string> Text = Source(Opt.Name);
    if (Text && !parse(*Text, Values.*(Opt.Field)))
      Failed = llvm::joinErrors(
          std::move(Failed),
          llvm::createStringError("option '%s' needs a value of type %s, not '%s'", Opt.Name,
                                  typeName(Values.*(Opt.Field)), Text->c_str()));
  };
  std::apply([&](const auto &...Opts) { (One(Opts), ...); }, Owner::describe());
  return Failed;
}

template <class Owner> std::vector<OptionInfo> describe(const Owner &Values) {
  std::vector<OptionInfo> Infos;
  auto One = [&](const auto &Opt) {
    const auto &Value = Values.*(Opt.Field);
    Infos.push_back({Opt.Name, typeName(Value), print(Value), Opt.Help});
  };
  std::apply([&](const auto &...Opts) { (One(Opts), ...); }, Owner::describe());
  return Infos;
}

} // namespace options
} // namespace corolint

#endif
