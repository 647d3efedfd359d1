// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which headers TUs will read, as guessed without preprocessing.
#include "run/HeaderGuess.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <gtest/gtest.h>

using namespace corolint::driver;

namespace {

class HeaderGuessTest : public testing::Test {
protected:
  HeaderGuessTest() {
    llvm::SmallString<128> Made;
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("corolint-guess", Made));
    Folder = Made.str().str();
  }
  ~HeaderGuessTest() override { (void)llvm::sys::fs::remove_directories(Folder); }

  std::string write(llvm::StringRef Name, llvm::StringRef Text) const {
    std::string Path = Folder + "/" + Name.str();
    EXPECT_FALSE(llvm::sys::fs::create_directories(llvm::sys::path::parent_path(Path)));
    std::error_code Failed;
    llvm::raw_fd_ostream(Path, Failed) << Text;
    EXPECT_FALSE(Failed);
    return Path;
  }

  HeaderGuess guess() const { return HeaderGuess(Folder, {"-std=c++20", "-I", "include"}); }

  static std::vector<std::string> readBy(HeaderGuess &Guess, llvm::StringRef File) {
    std::vector<std::string> Names;
    for (size_t At : Guess.readBy(File))
      Names.push_back(Guess.headers()[At]);
    return Names;
  }

  using Names = std::vector<std::string>;
  std::string Folder;
};

TEST_F(HeaderGuessTest, StandardHeadersAreThoseThatComeInAnyOrder) {
  EXPECT_TRUE(isStandardHeader("vector"));
  EXPECT_TRUE(isStandardHeader("coroutine"));
  EXPECT_TRUE(isStandardHeader("stdio.h"));
  EXPECT_FALSE(isStandardHeader("cassert")); // it means what NDEBUG says, each time
  EXPECT_FALSE(isStandardHeader("boost/asio.hpp"));
}

TEST_F(HeaderGuessTest, StandardHeadersAreFoundThroughOthers) {
  write("include/a.h", "#pragma once\n#include <vector>\n");
  std::string Main = write("main.cpp", "#include <map>\n#include \"a.h\"\n#include <map>\n");
  HeaderGuess Guess = guess();
  EXPECT_EQ(readBy(Guess, Main), (Names{"<map>", "<vector>"}));
}

TEST_F(HeaderGuessTest, LeadingIncludesAreSharedBySearchedName) {
  write("include/a.h", "#pragma once\n");
  write("b.h", "#pragma once\n");
  std::string Main = write("main.cpp", "#include <a.h>\n#include \"b.h\"\n#include <map>\n"
                                       "int x;\n#include \"late.h\"\n");
  write("late.h", "");
  HeaderGuess Guess = guess();
  std::optional<size_t> First = Guess.addLeading(Main);
  ASSERT_TRUE(First);
  EXPECT_EQ(Guess.headers()[*First], "<a.h>");
  EXPECT_EQ(readBy(Guess, Main), (Names{"<a.h>", "\"" + Folder + "/b.h\"", "<map>"}));
}

TEST_F(HeaderGuessTest, WhatIsFirstInAHeaderStandsBeforeIt) {
  write("include/lib/all.h", "#ifndef ALL\n#define ALL\n#include \"config.h\"\n"
                             "#include \"rest.h\"\n#endif\n");
  write("include/lib/config.h", "#pragma once\n");
  write("include/lib/rest.h", "#pragma once\n");
  std::string Main = write("main.cpp", "#include <lib/all.h>\n");
  HeaderGuess Guess = guess();
  Guess.addLeading(Main);
  ASSERT_GE(Guess.headers().size(), 2u);
  EXPECT_EQ(Guess.headers().end()[-2], "<lib/config.h>");
  EXPECT_EQ(Guess.headers().end()[-1], "<lib/all.h>");
}

TEST_F(HeaderGuessTest, ConditionsAreNotGuessedAbout) {
  std::string Main = write("main.cpp", "#ifdef OTHER\n#include <map>\n#endif\n#include <set>\n");
  HeaderGuess Guess = guess();
  EXPECT_EQ(readBy(Guess, Main), (Names{"<set>"}));
}

TEST_F(HeaderGuessTest, ACircleOfHeadersEnds) {
  write("include/a.h", "#include \"b.h\"\n");
  write("include/b.h", "#include \"a.h\"\n");
  std::string Main = write("main.cpp", "#include \"a.h\"\n");
  HeaderGuess Guess = guess();
  EXPECT_TRUE(Guess.addLeading(Main));
  EXPECT_EQ(readBy(Guess, Main).size(), 2u);
}

TEST_F(HeaderGuessTest, WhatIsMissingIsLeftOut) {
  HeaderGuess Guess = guess();
  EXPECT_EQ(Guess.addLeading(Folder + "/none.cpp"), std::nullopt);
  std::string Main = write("main.cpp", "#include \"none.h\"\n#include <set>\n");
  EXPECT_EQ(Guess.addLeading(Main), std::nullopt);
  EXPECT_EQ(readBy(Guess, Main), (Names{"<set>"}));
}

} // namespace
