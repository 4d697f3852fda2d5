#include "json/checked_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "json_testing.h"

namespace offloop::json {
namespace {

using Item = std::pair<int, int>;

bool Less(const Item& a, const Item& b) { return a.first < b.first; }

TEST(CheckedSortTest, SortsAsStableSortDoes) {
  std::mt19937 random(1);
  for (const int size : {0, 1, 2, 2047, 2048, 2049, 4096, 4097, 6200, 50'000}) {
    Surroundings around;
    Pace pace(around.context);
    std::vector<Item> items;
    for (int i = 0; i < size; ++i) {
      items.emplace_back(static_cast<int>(random() % 1000), i);
    }
    std::vector<Item> expected = items;
    std::stable_sort(expected.begin(), expected.end(), Less);
    ASSERT_TRUE(CheckedSort(items, Less, pace).ok());
    EXPECT_EQ(items, expected) << size;
  }
}

TEST(CheckedSortTest, StopsWhenToldTo) {
  for (int stop = 1; stop <= 40; ++stop) {
    Surroundings around;
    StopAt at(around, stop);
    Pace pace(around.context);
    std::vector<Item> items(20'000);
    const Status sorted = CheckedSort(items, Less, pace);
    ASSERT_FALSE(sorted.ok());
    EXPECT_EQ(sorted.error().code, ErrorCode::kAborted);
    EXPECT_EQ(at.seen(), stop);
  }
}

}  // namespace
}  // namespace offloop::json
