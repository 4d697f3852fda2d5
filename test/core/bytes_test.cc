#include "bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

namespace offloop {
namespace {

// Bytes on both sides of the limits of malloc's own bookkeeping.
constexpr size_t kSizes[] = {0, 1, 63, 64, 65, 4096, 100'000};

TEST(BytesTest, StartsInvalidAndEmpty) {
  const Bytes none;
  EXPECT_FALSE(none.valid());
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.capacity(), 0u);
  EXPECT_TRUE(none.view().empty());
}

TEST(BytesTest, AllocatesWhatWasAskedForWithZeroedPaddingBehind) {
  for (const size_t size : kSizes) {
    Bytes block = Bytes::Allocate(size);
    ASSERT_TRUE(block.valid()) << size;
    EXPECT_EQ(block.size(), size);
    EXPECT_EQ(block.capacity(), size);
    const uint8_t* end = block.data() + size;
    EXPECT_TRUE(std::all_of(end, end + Bytes::kPadding, [](uint8_t byte) {
      return byte == 0;
    })) << size;
  }
}

TEST(BytesTest, LetsThePaddingBeWritten) {
  for (const size_t size : kSizes) {
    Bytes block = Bytes::Allocate(size);
    std::memset(block.data(), 0xAB, size + Bytes::kPadding);
    EXPECT_EQ(block.data()[size + Bytes::kPadding - 1], 0xAB);
  }
}

TEST(BytesTest, IsInvalidWhenTheSizeOverflows) {
  EXPECT_FALSE(Bytes::Allocate(SIZE_MAX).valid());
  EXPECT_FALSE(Bytes::Allocate(SIZE_MAX - Bytes::kPadding).valid());
  EXPECT_FALSE(Bytes::Allocate(SIZE_MAX / 2 + 1).valid());
}

TEST(BytesTest, CopiesIntoItsOwnMemory) {
  std::string source = "some bytes";
  const Bytes block = Bytes::Copy(AsBytes(source));
  source[0] = 'S';
  EXPECT_EQ(AsText(block.view()), "some bytes");
}

TEST(BytesTest, CopiesNothingIntoAValidBlock) {
  EXPECT_TRUE(Bytes::Copy({}).valid());
}

TEST(BytesTest, MovesTheMemoryAndLeavesAnInvalidBlock) {
  Bytes from = Bytes::Copy(AsBytes("moved"));
  const uint8_t* memory = from.data();
  Bytes to(std::move(from));
  EXPECT_EQ(to.data(), memory);
  EXPECT_FALSE(from.valid());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(from.size(), 0u);

  Bytes assigned = Bytes::Copy(AsBytes("replaced"));
  assigned = std::move(to);
  EXPECT_EQ(assigned.data(), memory);
  EXPECT_EQ(AsText(assigned.view()), "moved");
}

TEST(BytesTest, SurvivesAssignmentToItself) {
  Bytes block = Bytes::Copy(AsBytes("self"));
  Bytes& alias = block;
  block = std::move(alias);
  EXPECT_EQ(AsText(block.view()), "self");
}

TEST(BytesTest, ResizesWithinTheCapacity) {
  Bytes block = Bytes::Copy(AsBytes("0123456789"));
  block.Resize(4);
  EXPECT_EQ(AsText(block.view()), "0123");
  EXPECT_EQ(block.capacity(), 10u);
  block.Resize(10);
  EXPECT_EQ(AsText(block.view()), "0123456789");
}

TEST(BytesTest, ReserveKeepsTheContentAndThePadding) {
  Bytes block = Bytes::Copy(AsBytes("kept"));
  ASSERT_TRUE(block.Reserve(1000));
  EXPECT_EQ(block.capacity(), 1000u);
  EXPECT_EQ(AsText(block.view()), "kept");
  std::memset(block.data() + 4, 1, 996 + Bytes::kPadding);
  EXPECT_EQ(AsText(block.view()), "kept");
}

TEST(BytesTest, ReserveNeverShrinks) {
  Bytes block = Bytes::Allocate(1000);
  const uint8_t* memory = block.data();
  EXPECT_TRUE(block.Reserve(10));
  EXPECT_EQ(block.capacity(), 1000u);
  EXPECT_EQ(block.data(), memory);
}

TEST(BytesTest, ReserveMakesAnInvalidBlockValid) {
  for (const size_t capacity : {0, 10}) {
    Bytes block;
    ASSERT_TRUE(block.Reserve(capacity));
    EXPECT_TRUE(block.valid());
    EXPECT_EQ(block.size(), 0u);
    EXPECT_EQ(block.capacity(), capacity);
  }
}

TEST(BytesTest, ReserveThatFailsChangesNothing) {
  Bytes block = Bytes::Copy(AsBytes("unchanged"));
  EXPECT_FALSE(block.Reserve(SIZE_MAX));
  EXPECT_EQ(AsText(block.view()), "unchanged");
  EXPECT_EQ(block.capacity(), 9u);
}

TEST(BytesTest, ShrinksWhenMuchIsUnused) {
  Bytes block = Bytes::Allocate(100'000);
  std::memcpy(block.data(), "kept", 4);
  block.Resize(4);
  block.ShrinkToFit();
  EXPECT_EQ(block.capacity(), 4u);
  EXPECT_EQ(AsText(block.view()), "kept");
  std::memset(block.data() + 4, 1, Bytes::kPadding);
}

TEST(BytesTest, DoesNotShrinkForLittle) {
  Bytes small = Bytes::Allocate(4000);
  small.Resize(1);
  small.ShrinkToFit();
  EXPECT_EQ(small.capacity(), 4000u);

  // More than a page is unused, but not an eighth of the block.
  Bytes large = Bytes::Allocate(1'000'000);
  large.Resize(900'000);
  large.ShrinkToFit();
  EXPECT_EQ(large.capacity(), 1'000'000u);

  Bytes none;
  none.ShrinkToFit();
  EXPECT_FALSE(none.valid());
}

TEST(BytesTest, ShrinksToAValidBlockOfNothing) {
  Bytes block = Bytes::Allocate(100'000);
  block.Resize(0);
  block.ShrinkToFit();
  EXPECT_TRUE(block.valid());
  EXPECT_EQ(block.capacity(), 0u);
}

TEST(BytesTest, ReleasesMemoryThatFreeTakes) {
  Bytes block = Bytes::Copy(AsBytes("released"));
  const size_t capacity = block.capacity();
  uint8_t* memory = block.Release();
  EXPECT_FALSE(block.valid());
  EXPECT_EQ(block.size(), 0u);
  EXPECT_EQ(block.capacity(), 0u);
  EXPECT_EQ(std::memcmp(memory, "released", 8), 0);
  Bytes::Free(memory, capacity);
}

TEST(BytesTest, SaysWhetherItIsSecretAndKeepsThatWhenMoved) {
  Bytes block = Bytes::Copy(AsBytes("password"));
  EXPECT_FALSE(block.secret());
  block.MarkSecret();
  Bytes moved = std::move(block);
  EXPECT_TRUE(moved.secret());
  ASSERT_TRUE(moved.Reserve(100));
  EXPECT_TRUE(moved.secret());
  EXPECT_EQ(AsText(moved.view()), "password");
}

TEST(BytesTest, NeverShrinksASecretBecauseThatMayLeaveACopyBehind) {
  Bytes block = Bytes::Allocate(100'000);
  block.MarkSecret();
  block.Resize(1);
  block.ShrinkToFit();
  EXPECT_EQ(block.capacity(), 100'000u);
}

TEST(BytesTest, ViewsTextWithoutCopying) {
  const std::string text = "text \xff\0";
  EXPECT_EQ(AsText(AsBytes(text)), text);
  EXPECT_EQ(static_cast<const void*>(AsBytes(text).data()), text.data());
}

TEST(WipeTest, OverwritesWithZeros) {
  uint8_t key[32];
  std::memset(key, 7, sizeof(key));
  Wipe(key, sizeof(key) - 1);
  EXPECT_TRUE(std::all_of(key, key + 31, [](uint8_t b) { return b == 0; }));
  EXPECT_EQ(key[31], 7);
}

TEST(BytesTest, TakesTheMemoryOfABlockThatWasFreed) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "freed memory is freed at once, for the sanitizer";
#endif
  // With its padding as large as blocks of about that size are.
  constexpr size_t kSize = 9 * (size_t{1} << 17) - Bytes::kPadding;
  TrimFreedBlocks();
  Bytes block = Bytes::Allocate(kSize);
  const uint8_t* const memory = block.data();
  block = Bytes();
  // A little less fits as well.
  block = Bytes::Allocate(kSize - 50'000);
  EXPECT_EQ(block.data(), memory);
  const uint8_t* const end = block.data() + block.size();
  EXPECT_TRUE(std::all_of(end, end + Bytes::kPadding,
                          [](uint8_t byte) { return byte == 0; }));
  const size_t capacity = block.capacity();
  Bytes::Free(block.Release(), capacity);
  EXPECT_EQ(Bytes::Allocate(kSize).data(), memory);
}

TEST(BytesTest, GrowsAndShrinksIntoMemoryThatWasFreed) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "freed memory is freed at once, for the sanitizer";
#endif
  constexpr size_t kSmall = 1'000'000;
  constexpr size_t kLarge = 4'000'000;
  TrimFreedBlocks();
  Bytes other = Bytes::Allocate(kLarge);
  const uint8_t* const memory = other.data();
  other = Bytes();
  Bytes block = Bytes::Allocate(kSmall);
  const uint8_t* const before = block.data();
  block.data()[kSmall - 1] = 'x';
  block.Resize(kSmall / 2);
  ASSERT_TRUE(block.Reserve(kLarge));
  EXPECT_EQ(block.data(), memory);
  EXPECT_EQ(block.size(), kSmall / 2);
  EXPECT_EQ(block.data()[kSmall - 1], 'x');

  block.Resize(kSmall);
  block.ShrinkToFit();
  EXPECT_EQ(block.data(), before);
  EXPECT_EQ(block.capacity(), kSmall);
  EXPECT_EQ(block.data()[kSmall - 1], 'x');
  // What it left is there for the next one.
  EXPECT_EQ(Bytes::Allocate(kLarge).data(), memory);
}

// From 8 MiB on, blocks are aligned and rounded up.
TEST(BytesTest, LargeBlocksGrowShrinkAndLeaveLikeSmallOnes) {
  constexpr size_t kLarge = (size_t{8} << 20) + 1;
  for (const size_t first : {size_t{10}, kLarge}) {
    Bytes block = Bytes::Allocate(first);
    ASSERT_TRUE(block.valid());
    block.data()[first - 1] = 'x';
    ASSERT_TRUE(block.Reserve(3 * kLarge));
    EXPECT_EQ(block.data()[first - 1], 'x');
    block.data()[3 * kLarge + Bytes::kPadding - 1] = 'y';
    block.Resize(first);
    block.ShrinkToFit();
    EXPECT_EQ(block.data()[first - 1], 'x');
    const size_t capacity = block.capacity();
    Bytes::Free(block.Release(), capacity);
  }
  void* const memory = AllocateBlock(kLarge);
  ASSERT_NE(memory, nullptr);
  std::memset(memory, 1, kLarge);
  std::free(memory);
}

}  // namespace
}  // namespace offloop
