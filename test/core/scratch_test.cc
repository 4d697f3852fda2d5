#include "scratch.h"

#include <gtest/gtest.h>

#include <utility>

namespace offloop {
namespace {

// Counts how many of it exist.
struct Tracked {
  Tracked() { ++alive; }
  ~Tracked() { --alive; }
  Tracked(const Tracked&) = delete;
  Tracked& operator=(const Tracked&) = delete;

  bool Reset() {
    ++resets;
    return keep;
  }

  static inline int alive = 0;
  int resets = 0;
  bool keep = true;
};

struct Other {
  bool Reset() { return true; }
  int value = 0;
};

TEST(ScratchTest, MakesAnItemOnceAndLendsItAgain) {
  Scratch scratch;
  const Tracked* first = nullptr;
  {
    auto lease = scratch.Borrow<Tracked>();
    first = &*lease;
    EXPECT_EQ(lease->resets, 0);
  }
  auto again = scratch.Borrow<Tracked>();
  EXPECT_EQ(&*again, first);
  EXPECT_EQ(again->resets, 1);
  EXPECT_EQ(Tracked::alive, 1);
}

TEST(ScratchTest, LendsTwoItemsToTwoBorrowers) {
  Scratch scratch;
  auto one = scratch.Borrow<Tracked>();
  auto two = scratch.Borrow<Tracked>();
  EXPECT_NE(&*one, &*two);
}

TEST(ScratchTest, KeepsEveryItemThatComesBack) {
  Scratch scratch;
  {
    auto one = scratch.Borrow<Tracked>();
    auto two = scratch.Borrow<Tracked>();
  }
  EXPECT_EQ(Tracked::alive, 2);
  auto one = scratch.Borrow<Tracked>();
  auto two = scratch.Borrow<Tracked>();
  EXPECT_EQ(Tracked::alive, 2);
}

TEST(ScratchTest, KeepsItemsOfDifferentTypesApart) {
  Scratch scratch;
  { auto tracked = scratch.Borrow<Tracked>(); }
  auto other = scratch.Borrow<Other>();
  other->value = 5;
  auto tracked = scratch.Borrow<Tracked>();
  EXPECT_EQ(tracked->resets, 1);
}

TEST(ScratchTest, DropsAnItemThatResetsToFalse) {
  Scratch scratch;
  {
    auto lease = scratch.Borrow<Tracked>();
    lease->keep = false;
  }
  EXPECT_EQ(Tracked::alive, 0);
  EXPECT_EQ(scratch.Borrow<Tracked>()->resets, 0);
}

TEST(ScratchTest, ReturnsAMovedLeaseOnce) {
  Scratch scratch;
  {
    auto lease = scratch.Borrow<Tracked>();
    const auto moved = std::move(lease);
    EXPECT_EQ(Tracked::alive, 1);
  }
  auto one = scratch.Borrow<Tracked>();
  EXPECT_EQ(one->resets, 1);
  EXPECT_EQ(scratch.Borrow<Tracked>()->resets, 0);
}

TEST(ScratchTest, TrimsWhatIsNotBorrowed) {
  Scratch scratch;
  auto borrowed = scratch.Borrow<Tracked>();
  { auto other = scratch.Borrow<Tracked>(); }
  EXPECT_EQ(Tracked::alive, 2);
  scratch.Trim();
  EXPECT_EQ(Tracked::alive, 1);
  EXPECT_EQ(borrowed->resets, 0);
}

TEST(ScratchTest, TakesBackWhatWasBorrowedDuringATrim) {
  Scratch scratch;
  {
    auto borrowed = scratch.Borrow<Tracked>();
    scratch.Trim();
  }
  EXPECT_EQ(scratch.Borrow<Tracked>()->resets, 1);
}

TEST(ScratchTest, DestroysItsItems) {
  {
    Scratch scratch;
    auto one = scratch.Borrow<Tracked>();
    { auto two = scratch.Borrow<Tracked>(); }
  }
  EXPECT_EQ(Tracked::alive, 0);
}

}  // namespace
}  // namespace offloop
