// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What TUs share, and in which order.
#include "run/Batch.h"

#include <gtest/gtest.h>

using namespace corolint::driver;

namespace {

using Headers = std::vector<std::string>;

/// A batch of headers a, b, c …, and of a TU for each entry, which reads those in its order.
Batch batchOf(std::initializer_list<std::vector<size_t>> Orders) {
  Headers Names{"\"a\"", "\"b\"", "\"c\"", "<map>"};
  std::vector<Batch::Member> Members;
  for (const std::vector<size_t> &Order : Orders)
    Members.push_back({Members.size(), Order, {}});
  return Batch(std::move(Names), std::move(Members));
}

TEST(BatchTest, WhatAllReadComesFirst) {
  Batch B = batchOf({{0, 1}, {1, 0}, {1}, {1}});
  EXPECT_EQ(B.stages().Headers, (Headers{"\"b\""}));
  EXPECT_EQ(B.size(), 4u);
}

TEST(BatchTest, StagesEndWhereTusLeave) {
  Batch B = batchOf({{0}, {0, 1}, {0, 1}, {0, 1}});
  EXPECT_EQ(B.stages().Headers, (Headers{"\"a\"", "\"b\""}));
  EXPECT_EQ(B.stages().Ends, (std::vector<size_t>{1, 2}));
  EXPECT_EQ(B.take(0), 0u);
  EXPECT_EQ(B.take(0), std::nullopt);
  EXPECT_TRUE(B.hasAfter(0));
  EXPECT_EQ(B.take(1), 1u);
  EXPECT_FALSE(B.hasAfter(1));
}

TEST(BatchTest, AmongEqualsTheOrderIsThatOfATu) {
  EXPECT_EQ(batchOf({{1, 0}, {1, 0}, {1, 0}}).stages().Headers, (Headers{"\"b\"", "\"a\""}));
  EXPECT_EQ(batchOf({{0, 1}, {0, 1}, {0, 1}}).stages().Headers, (Headers{"\"a\"", "\"b\""}));
}

TEST(BatchTest, TooFewReadersShareNothing) {
  Batch B = batchOf({{0}, {0}, {}});
  EXPECT_TRUE(B.stages().Headers.empty());
  EXPECT_EQ(B.size(), 0u);
  EXPECT_EQ(B.jobs().size(), 3u);
}

TEST(BatchTest, AnUnfitHeaderIsNotTriedAgain) {
  Batch B = batchOf({{0, 1}, {0, 1}, {0, 1}, {0, 1}});
  unsigned Before = B.plan();
  B.learn(Headers{"\"a\""});
  EXPECT_EQ(B.stages().Headers, (Headers{"\"b\""}));
  EXPECT_NE(B.plan(), Before);
}

TEST(BatchTest, WhatIsOftenDifferentKeepsTheStandardLibraryAndThenNothing) {
  Batch B = batchOf({{3, 0}, {3, 0}, {3, 0}, {3, 0}});
  B.learn({});
  B.learn({});
  EXPECT_EQ(B.stages().Headers, (Headers{"<map>"}));
  B.learn({});
  B.learn({});
  EXPECT_TRUE(B.stages().Headers.empty());
  EXPECT_EQ(B.jobs().size(), 4u);
}

TEST(BatchTest, EveryJobIsTakenOnce) {
  Batch B = batchOf({{0}, {}, {0, 1}, {0}});
  std::vector<bool> Taken(4);
  while (std::optional<size_t> Job = B.takeLast()) {
    EXPECT_FALSE(Taken[*Job]);
    Taken[*Job] = true;
  }
  EXPECT_EQ(Taken, std::vector<bool>(4, true));
}

} // namespace
