// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "PageText.h"

#include "Pages.h"
#include "Words.h"
#include "support/Terminal.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Regex.h"

using namespace llvm;

namespace corolint::driver {
namespace {

constexpr StringLiteral Bold = "\033[1m", Yellow = "\033[33m", Cyan = "\033[36m", Off = "\033[0m";

class PageWriter {
public:
  PageWriter(const CheckEntry &Entry, const PageStyle &Style, raw_ostream &Out)
      : Entry(Entry), Style(Style), Out(Out) {}

  void write() {
    writeFacts();
    SmallVector<StringRef> Lines;
    pageOf(Entry).split(Lines, '\n');
    for (StringRef Line : ArrayRef<StringRef>(Lines).drop_front())
      take(Line);
    endBlock();
    writeOptions();
    writeSilencing();
  }

private:
  std::string painted(StringRef Color, StringRef Text) const {
    return Style.Color ? (Color + Text + Off).str() : Text.str();
  }

  /// Bold, or underlined, which Markdown reads as a heading.
  void writeTitle(StringRef Text, char Line) {
    Out << painted(Bold, Text) << '\n';
    if (!Style.Color)
      Out << std::string(Text.size(), Line) << "\n\n";
    Underlined = !Style.Color;
  }

  void writeFacts() {
    writeTitle(Entry.Info.Name, '=');
    std::string Fix = Entry.Info.Fix == FixSafety::None   ? "no fix"
                      : Entry.Info.Fix == FixSafety::Safe ? "safe fix (--fix)"
                                                          : "fix that needs review "
                                                            "(--fix --unsafe-fixes)";
    Out << formatv("{0}, tier {1}, {2}, {3}, since {4}\n", Entry.Group, word(Entry.Info.Promise),
                   word(Entry.Info.Level), Fix, Entry.Info.Since);
  }

  void take(StringRef Line) {
    if (Line.starts_with("```"))
      return fence(Line.drop_front(3));
    if (InCode)
      return takeCode(Line);
    if (Line.consume_front("## ")) {
      endBlock();
      Heading = Line.str();
      return;
    }
    bool Item = Line.starts_with("- ") || Line.starts_with("|");
    if (Line.trim().empty() || Item)
      endBlock();
    if (!Line.trim().empty())
      Block += (Block.empty() ? "" : " ") + Line.trim().str();
  }

  void fence(StringRef Info) {
    if (!InCode) {
      endBlock();
      startCode(Info);
    } else if (!Hidden) {
      if (!Underlined)
        Out << '\n';
      Underlined = false;
      Out << Label << StringRef(Code).rtrim() << '\n';
    }
    InCode = !InCode;
    Code.clear();
  }

  /// What the tests are told about a block, in words.
  void startCode(StringRef Info) {
    SmallVector<StringRef> Words;
    Info.split(Words, ' ', -1, /*KeepEmpty=*/false);
    Hidden = is_contained(Words, "host=tidy");
    Label.clear();
    if (is_contained(Words, "config"))
      Label = "With this .corolint.yaml:\n\n";
    else if (is_contained(Words, "fixed"))
      Label = "After the fix:\n\n";
    for (StringRef Word : Words) {
      if (Word.consume_front("std="))
        Label += "As " + Word.str() + ":\n\n";
      if (Word.consume_front("file="))
        Label += "    // " + Word.str() + '\n';
    }
    writeHeading();
  }

  void takeCode(StringRef Line) {
    // The small coroutine library of the tests.
    if (Line == "#include \"coro.h\"" || (Code.empty() && Line.empty()))
      return;
    size_t Mark = Line.find("//~");
    std::string Text = Line.take_front(Mark).rtrim().str();
    if (Mark != StringRef::npos && Line.drop_front(Mark).contains(Entry.Info.Name))
      Text += "  " + painted(Yellow, "// <- reported");
    Code += Text.empty() ? "\n" : "    " + Text + '\n';
  }

  void writeHeading() {
    if (!Heading.empty()) {
      Out << '\n';
      writeTitle(Heading, '-');
    }
    Heading.clear();
  }

  void endBlock() {
    if (Block.empty())
      return;
    // The line of facts says so.
    bool NoFix = Heading == "Fix safety" && (Block == "There is no fix." || Block == "None.");
    if (NoFix)
      Heading.clear();
    bool Item = StringRef(Block).starts_with("- ");
    bool AfterHeading = !Heading.empty();
    if (!NoFix) {
      writeHeading();
      if (!AfterHeading && !(Item && LastWasItem))
        Out << '\n';
      Underlined = false;
      Out << wrapped(inlined(Block), Style.Width, 0, Item ? 2 : 0) << '\n';
    }
    LastWasItem = Item;
    Block.clear();
  }

  /// Links as their text, emphasis dropped, code coloured where there are colours.
  std::string inlined(StringRef Text) const {
    static const Regex Link("\\[([^]`]*)\\]\\((https?:|[a-z./]+[./])[^)]*\\)");
    std::string Result = Text.str();
    while (Link.match(Result))
      Result = Link.sub("\\1", Result);
    for (size_t At; (At = Result.find("**")) != std::string::npos;)
      Result.erase(At, 2);
    if (!Style.Color)
      return Result;
    std::string Painted;
    bool Inside = false;
    for (char C : Result)
      if (C == '`')
        Painted += (Inside = !Inside) ? Cyan : Off;
      else
        Painted += C;
    return Painted;
  }

  void writeOptions() {
    std::vector<OptionInfo> All = Entry.Create()->describeOptions();
    if (All.empty())
      return;
    Heading = "Options";
    writeHeading();
    for (const OptionInfo &Info : All) {
      Out << formatv("  {0} ({1}{2})\n", painted(Cyan, Info.Name), Info.Type,
                     Info.Default.empty() ? "" : ", default " + Info.Default);
      Out << "      " << wrapped(Info.Help, Style.Width, 6, 6) << '\n';
    }
  }

  void writeSilencing() {
    Heading = "To switch it off";
    writeHeading();
    std::string Text =
        formatv("For one line, the comment `NOLINT({0})` with the reason behind it, or "
                "`NOLINTNEXTLINE({0})` above; everywhere, `Ignore: [{0}]` in "
                "`.corolint.yaml`.",
                Entry.Info.Name);
    Out << wrapped(inlined(Text), Style.Width, 0, 0) << '\n';
    Out << '\n' << urlOf(Entry) << '\n';
  }

  const CheckEntry &Entry;
  const PageStyle &Style;
  raw_ostream &Out;
  std::string Heading, Block, Label, Code;
  bool InCode = false, Hidden = false, LastWasItem = false;
  bool Underlined = false; ///< an empty line stands below the heading already
};

} // namespace

void printPage(const CheckEntry &Entry, const PageStyle &Style, raw_ostream &Out) {
  PageWriter(Entry, Style, Out).write();
}

} // namespace corolint::driver
