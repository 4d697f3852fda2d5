#include "json/limits.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>

namespace offloop::json {
namespace {

constexpr size_t kMiB = 1024 * 1024;

TEST(OutputLimitTest, IsWhatWasAskedFor) {
  EXPECT_EQ(OutputLimit(1, 0), 1u);
  EXPECT_EQ(OutputLimit(7, 1024 * kMiB), 7u);
  EXPECT_EQ(OutputLimit(UINT32_MAX, 1), UINT32_MAX);
}

TEST(OutputLimitTest, GrowsWithTheInputByDefault) {
  EXPECT_EQ(OutputLimit(0, 0), 64 * kMiB);
  EXPECT_EQ(OutputLimit(0, 8 * kMiB), 64 * kMiB);
  EXPECT_EQ(OutputLimit(0, 9 * kMiB), 72 * kMiB);
}

TEST(OutputLimitTest, IsNeverMoreThanMayBeAskedFor) {
  EXPECT_EQ(OutputLimit(0, 512 * kMiB - 1), UINT32_MAX - 7u);
  EXPECT_EQ(OutputLimit(0, 512 * kMiB), UINT32_MAX);
  EXPECT_EQ(OutputLimit(0, 4096 * kMiB), UINT32_MAX);
}

}  // namespace
}  // namespace offloop::json
