#include "block_cache.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

namespace offloop {
namespace {

constexpr size_t kBlock = BlockCache::kSmallest;
constexpr std::chrono::hours kLong{1};

// Leaks and double frees show under sanitizers.
TEST(BlockCacheTest, GivesBackWhatItWasGivenLastOfThatSize) {
  BlockCache cache(8 * kBlock, kLong);
  void* const first = std::malloc(kBlock);
  void* const second = std::malloc(kBlock);
  void* const larger = std::malloc(2 * kBlock);
  cache.Give(first, kBlock);
  cache.Give(second, kBlock);
  cache.Give(larger, 2 * kBlock);
  EXPECT_EQ(cache.Take(3 * kBlock), nullptr);
  EXPECT_EQ(cache.Take(kBlock), second);
  EXPECT_EQ(cache.Take(kBlock), first);
  EXPECT_EQ(cache.Take(kBlock), nullptr);
  EXPECT_EQ(cache.Take(2 * kBlock), larger);
  for (void* block : {first, second, larger}) std::free(block);
}

TEST(BlockCacheTest, KeepsNoMoreBytesThanItMayAndDropsTheOldest) {
  BlockCache cache(2 * kBlock, kLong);
  void* const oldest = std::malloc(kBlock);
  void* const middle = std::malloc(kBlock);
  void* const newest = std::malloc(kBlock);
  for (void* block : {oldest, middle, newest}) cache.Give(block, kBlock);
  EXPECT_EQ(cache.Take(kBlock), newest);
  EXPECT_EQ(cache.Take(kBlock), middle);
  EXPECT_EQ(cache.Take(kBlock), nullptr);
  std::free(newest);
  std::free(middle);
}

TEST(BlockCacheTest, DropsWhatNobodyWantedForLong) {
  BlockCache cache(8 * kBlock, std::chrono::seconds(0));
  void* const newest = std::malloc(2 * kBlock);
  cache.Give(std::malloc(kBlock), kBlock);
  cache.Give(newest, 2 * kBlock);
  EXPECT_EQ(cache.Take(kBlock), nullptr);
  EXPECT_EQ(cache.Take(2 * kBlock), newest);
  std::free(newest);
}

TEST(BlockCacheTest, DropsWhatNobodyWantedForLongWhenItIsTold) {
  BlockCache young(8 * kBlock, kLong);
  void* const block = std::malloc(kBlock);
  young.Give(block, kBlock);
  young.DropAged();
  EXPECT_EQ(young.Take(kBlock), block);
  BlockCache aged(8 * kBlock, std::chrono::seconds(0));
  aged.Give(block, kBlock);
  aged.DropAged();
  EXPECT_EQ(aged.Take(kBlock), nullptr);
  aged.DropAged();
}

TEST(BlockCacheTest, KeepsNoMoreBlocksThanItMay) {
  BlockCache cache(SIZE_MAX, kLong);
  for (size_t i = 0; i < 2 * BlockCache::kMostBlocks; ++i) {
    cache.Give(std::malloc(kBlock), kBlock);
  }
  size_t kept = 0;
  while (void* block = cache.Take(kBlock)) {
    std::free(block);
    ++kept;
  }
  EXPECT_EQ(kept, BlockCache::kMostBlocks);
}

TEST(BlockCacheTest, KeepsNothingThatIsSmallOrLargerThanAllThatItMayKeep) {
  BlockCache cache(2 * kBlock, kLong);
  cache.Give(std::malloc(kBlock - 1), kBlock - 1);
  cache.Give(std::malloc(3 * kBlock), 3 * kBlock);
  EXPECT_EQ(cache.Take(kBlock - 1), nullptr);
  EXPECT_EQ(cache.Take(3 * kBlock), nullptr);
  BlockCache none(0, kLong);
  none.Give(std::malloc(kBlock), kBlock);
  EXPECT_EQ(none.Take(kBlock), nullptr);
}

TEST(BlockCacheTest, TrimFreesWhatIsKept) {
  BlockCache cache(8 * kBlock, kLong);
  cache.Give(std::malloc(kBlock), kBlock);
  cache.Trim();
  EXPECT_EQ(cache.Take(kBlock), nullptr);
  cache.Trim();
}

TEST(BlockCacheTest, IsForManyThreads) {
  BlockCache cache(3 * kBlock, kLong);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&cache] {
      for (int round = 0; round < 1000; ++round) {
        void* block = cache.Take(kBlock);
        if (block == nullptr) block = std::malloc(kBlock);
        // Whoever has it is alone with it.
        *static_cast<int*>(block) = round;
        EXPECT_EQ(*static_cast<int*>(block), round);
        cache.Give(block, kBlock);
        if (round % 100 == 0) cache.Trim();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace offloop
