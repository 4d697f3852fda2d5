#include "password/arena.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "scratch.h"

namespace offloop::password {
namespace {

constexpr size_t kMebibyte = 1024 * 1024;

TEST(ArenaTest, WipesWhatWasUsedAndKeepsTheMemory) {
  Arena arena;
  ASSERT_TRUE(arena.Reserve(kMebibyte));
  uint8_t* const data = arena.data();
  std::memset(data, 0xaa, kMebibyte);
  EXPECT_TRUE(arena.Reset());
  ASSERT_TRUE(arena.Reserve(kMebibyte));
  EXPECT_EQ(arena.data(), data);
  EXPECT_EQ(std::count(data, data + kMebibyte, 0), ptrdiff_t{kMebibyte});
}

TEST(ArenaTest, GrowsAndStaysAligned) {
  Arena arena;
  for (const size_t size : {size_t{1}, 3 * kMebibyte, 5 * kMebibyte}) {
    ASSERT_TRUE(arena.Reserve(size));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(arena.data()) % 4096, 0u);
    std::memset(arena.data(), 1, size);
  }
}

TEST(ArenaTest, IsNotKeptWhenLarge) {
  Arena arena;
  ASSERT_TRUE(arena.Reserve(Arena::kMaxKept + 1));
  EXPECT_FALSE(arena.Reset());
}

TEST(ArenaTest, IsNotKeptWhenItIsLargerThanItsBorrowerMayKeep) {
  Arena arena;
  ASSERT_TRUE(arena.Reserve(3 * kMebibyte));
  arena.KeepUpTo(4 * kMebibyte);
  EXPECT_TRUE(arena.Reset());
  arena.KeepUpTo(3 * kMebibyte);
  // It is whole huge pages.
  EXPECT_FALSE(arena.Reset());
}

TEST(ArenaTest, ReportsThatThereIsNoMemory) {
  Arena arena;
  // More than an address space has.
  EXPECT_FALSE(arena.Reserve(size_t{1} << 62));
  EXPECT_TRUE(arena.Reset());
  EXPECT_TRUE(arena.Reserve(1));
}

TEST(ArenaTest, IsBorrowedAgain) {
  Scratch scratch;
  const auto borrow = [&scratch](size_t size) {
    auto arena = scratch.Borrow<Arena>();
    EXPECT_TRUE(arena->Reserve(size));
    return arena->data();
  };
  EXPECT_EQ(borrow(kMebibyte), borrow(kMebibyte));
}

}  // namespace
}  // namespace offloop::password
