#include "block_cache.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

namespace offloop {
namespace {

constexpr size_t kSize = BlockCache::kSmallest;
constexpr std::chrono::hours kLong{1};

// Leaks and double frees show under sanitizers.
TEST(BlockCacheTest, GivesBackWhatItWasGivenLastOfThatSize) {
  BlockCache cache(8 * kSize, kLong);
  void* const first = std::malloc(kSize);
  void* const second = std::malloc(kSize);
  void* const larger = std::malloc(2 * kSize);
  cache.Give(first, kSize);
  cache.Give(second, kSize);
  cache.Give(larger, 2 * kSize);
  EXPECT_EQ(cache.Take(3 * kSize), nullptr);
  EXPECT_EQ(cache.Take(kSize), second);
  EXPECT_EQ(cache.Take(kSize), first);
  EXPECT_EQ(cache.Take(kSize), nullptr);
  EXPECT_EQ(cache.Take(2 * kSize), larger);
  for (void* block : {first, second, larger}) std::free(block);
}

TEST(BlockCacheTest, KeepsNoMoreBytesThanItMayAndDropsTheOldest) {
  BlockCache cache(2 * kSize, kLong);
  void* const oldest = std::malloc(kSize);
  void* const middle = std::malloc(kSize);
  void* const newest = std::malloc(kSize);
  for (void* block : {oldest, middle, newest}) cache.Give(block, kSize);
  EXPECT_EQ(cache.Take(kSize), newest);
  EXPECT_EQ(cache.Take(kSize), middle);
  EXPECT_EQ(cache.Take(kSize), nullptr);
  std::free(newest);
  std::free(middle);
}

TEST(BlockCacheTest, DropsWhatNobodyWantedForLong) {
  BlockCache cache(8 * kSize, std::chrono::seconds(0));
  void* const newest = std::malloc(2 * kSize);
  cache.Give(std::malloc(kSize), kSize);
  cache.Give(newest, 2 * kSize);
  EXPECT_EQ(cache.Take(kSize), nullptr);
  EXPECT_EQ(cache.Take(2 * kSize), newest);
  std::free(newest);
}

TEST(BlockCacheTest, KeepsNoMoreBlocksThanItMay) {
  BlockCache cache(SIZE_MAX, kLong);
  for (size_t i = 0; i < 2 * BlockCache::kMostBlocks; ++i) {
    cache.Give(std::malloc(kSize), kSize);
  }
  size_t kept = 0;
  while (void* block = cache.Take(kSize)) {
    std::free(block);
    ++kept;
  }
  EXPECT_EQ(kept, BlockCache::kMostBlocks);
}

TEST(BlockCacheTest, KeepsNothingThatIsSmallOrLargerThanAllThatItMayKeep) {
  BlockCache cache(2 * kSize, kLong);
  cache.Give(std::malloc(kSize - 1), kSize - 1);
  cache.Give(std::malloc(3 * kSize), 3 * kSize);
  EXPECT_EQ(cache.Take(kSize - 1), nullptr);
  EXPECT_EQ(cache.Take(3 * kSize), nullptr);
  BlockCache none(0, kLong);
  none.Give(std::malloc(kSize), kSize);
  EXPECT_EQ(none.Take(kSize), nullptr);
}

TEST(BlockCacheTest, TrimFreesWhatIsKept) {
  BlockCache cache(8 * kSize, kLong);
  cache.Give(std::malloc(kSize), kSize);
  cache.Trim();
  EXPECT_EQ(cache.Take(kSize), nullptr);
  cache.Trim();
}

TEST(BlockCacheTest, IsForManyThreads) {
  BlockCache cache(3 * kSize, kLong);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&cache] {
      for (int round = 0; round < 1000; ++round) {
        void* block = cache.Take(kSize);
        if (block == nullptr) block = std::malloc(kSize);
        // Whoever has it is alone with it.
        *static_cast<int*>(block) = round;
        EXPECT_EQ(*static_cast<int*>(block), round);
        cache.Give(block, kSize);
        if (round % 100 == 0) cache.Trim();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace offloop
