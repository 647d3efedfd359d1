// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Ways to one operation share their ends: the link step takes the same way on from a function,
// whoever called it. So what leads to an operation is a tree, with the operation at its root on
// the right and coroutines as its leaves, and needs no more layout than a row for each leaf.
#include "HtmlGraph.h"

#include "link/Blocking.h"
#include "report/Encode.h"
#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// Trees that are shown at once; the others are folded.
constexpr size_t OpenTrees = 8;
constexpr size_t MaxLabel = 34;
constexpr int RowHeight = 34, BoxHeight = 24, CharWidth = 8, Gap = 28, Margin = 8;

struct Node {
  std::string Label;
  std::optional<size_t> Finding; ///< of the coroutine that is stopped
  std::vector<std::unique_ptr<Node>> Callers;
  size_t Depth = 0;
  int Y = 0;

  Node &caller(StringRef Name, StringRef File) {
    for (auto &Known : Callers)
      if (Known->Label == Name && Known->File == File && !Known->Finding)
        return *Known;
    Callers.push_back(std::make_unique<Node>());
    Callers.back()->Label = Name.str();
    Callers.back()->File = File.str();
    Callers.back()->Depth = Depth + 1;
    return *Callers.back();
  }

  std::string File; ///< where its body is
};

/// What a step names first: it is what the step runs.
StringRef named(const Step &S) { return StringRef(S.Message).split('\'').second.split('\'').first; }

/// Whether \p S says of an operation that it blocks, as corolint::tell() words it.
bool isBlocker(const Step &S) {
  StringRef Said = StringRef(S.Message).split("; instead: ").first;
  return Said.starts_with("'") && isBlockingVerb(Said.split("' ").second);
}

class Drawing {
public:
  Drawing(const Node &Root, raw_ostream &Out) : Out(Out) { measure(Root); }

  void write(Node &Root) {
    int Width = Margin;
    for (size_t Column = Widths.size(); Column-- > 0;) {
      Left[Column] = Width;
      Width += Widths[Column] + Gap;
    }
    place(Root);
    Out << formatv("<svg viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" "
                   "aria-label=\"calls that lead to {2}\">\n",
                   Width - Gap + Margin, Rows * RowHeight + Margin, escapedXml(Root.Label));
    draw(Root);
    Out << "</svg>\n";
  }

private:
  static std::string shortened(StringRef Label) {
    if (Label.size() <= MaxLabel)
      return Label.str();
    // The end of a qualified name tells more than its beginning.
    StringRef End = Label.take_back(MaxLabel - 1);
    size_t At = End.find("::");
    End = At != StringRef::npos ? End.drop_front(At)
                                : End.drop_while([](char C) { return (C & 0xC0) == 0x80; });
    return "…" + End.str();
  }
  static int widthOf(const Node &N) { return int(shortened(N.Label).size()) * CharWidth + 16; }

  void measure(const Node &N) {
    if (Widths.size() <= N.Depth) {
      Widths.resize(N.Depth + 1);
      Left.resize(N.Depth + 1);
    }
    Widths[N.Depth] = std::max(Widths[N.Depth], widthOf(N));
    for (const auto &Caller : N.Callers)
      measure(*Caller);
  }

  void place(Node &N) {
    for (auto &Caller : N.Callers)
      place(*Caller);
    N.Y = N.Callers.empty() ? int(Rows++) * RowHeight + RowHeight / 2
                            : (N.Callers.front()->Y + N.Callers.back()->Y) / 2;
  }

  void draw(const Node &N) {
    int X = Left[N.Depth];
    for (const auto &Caller : N.Callers) {
      int From = Left[Caller->Depth] + widthOf(*Caller);
      Out << formatv("<path d=\"M{0} {1}C{2} {1} {2} {3} {4} {3}\"/>\n", From, Caller->Y,
                     X - Gap / 2, N.Y, X - 2);
      draw(*Caller);
    }
    if (N.Finding)
      Out << formatv("<a href=\"#n{0}\">", *N.Finding);
    Out << formatv("<g class=\"{0}\"><title>{1}</title><rect x=\"{2}\" y=\"{3}\" width=\"{4}\" "
                   "height=\"{5}\" rx=\"6\"/><text x=\"{6}\" y=\"{7}\">{8}</text></g>",
                   N.Depth == 0 ? "blocker"
                   : N.Finding  ? "root"
                                : "call",
                   escapedXml(N.Label), X, N.Y - BoxHeight / 2, widthOf(N), BoxHeight, X + 8,
                   N.Y + 4, escapedXml(shortened(N.Label)));
    Out << (N.Finding ? "</a>\n" : "\n");
  }

  raw_ostream &Out;
  std::vector<int> Widths, Left; ///< by depth
  size_t Rows = 0;
};

size_t leaves(const Node &N) {
  size_t Count = N.Finding.has_value();
  for (const auto &Caller : N.Callers)
    Count += leaves(*Caller);
  return Count;
}

/// A tree for each operation, those that stop the most first.
std::vector<std::pair<std::string, Node>> treesOf(ArrayRef<const Result *> Shown) {
  std::vector<std::pair<std::string, Node>> Trees;
  for (auto [Index, R] : enumerate(Shown)) {
    const std::vector<Step> &Steps = R->Found.Steps;
    auto Block = find_if(Steps, isBlocker);
    if (Block == Steps.end())
      continue;
    // What to write instead depends on the coroutine, and is told there.
    std::string Says = StringRef(Block->Message).split("' ").second.split(';').first.str();
    auto Tree = find_if(
        Trees, [&](const auto &T) { return T.second.Label == named(*Block) && T.first == Says; });
    if (Tree == Trees.end()) {
      Trees.emplace_back(Says, Node());
      Tree = std::prev(Trees.end());
      Tree->second.Label = named(*Block).str();
    }
    Node *At = &Tree->second;
    for (auto S = Block; S != Steps.begin(); --S)
      At = &At->caller(named(S[-1]), S->Where.File);
    Node &Root = At->caller(R->Found.Enclosing, "");
    Root.Finding = Index;
  }
  stable_sort(Trees,
              [](const auto &A, const auto &B) { return leaves(A.second) > leaves(B.second); });
  return Trees;
}

} // namespace

void writeBlockingGraph(ArrayRef<const Result *> Shown, raw_ostream &Out) {
  std::vector<std::pair<std::string, Node>> Trees = treesOf(Shown);
  if (Trees.empty())
    return;
  Out << "<section id=\"blocking\"><h2>What blocks, and from where</h2>\n";
  for (auto [Index, Tree] : enumerate(Trees)) {
    auto &[Says, Root] = Tree;
    Out << "<details" << (Index < OpenTrees ? " open" : "") << "><summary><code>"
        << escapedXml(Root.Label) << "</code> " << escapedXml(Says) << " <b>" << leaves(Root)
        << "</b></summary><div>";
    Drawing(Root, Out).write(Root);
    Out << "</div></details>\n";
  }
  Out << "</section>\n";
}

} // namespace corolint::driver
