#include "histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <thread>
#include <vector>

namespace offloop {
namespace {

// The upper bound of the bucket that counts `value`, which is what a percentile
// says of it.
double BucketTop(uint64_t value) {
  Histogram histogram;
  histogram.Record(static_cast<int64_t>(value));
  // So that the median is not cut down to the maximum.
  histogram.Record(std::numeric_limits<int64_t>::max());
  return histogram.Summarize().p50;
}

TEST(HistogramTest, IsAllZeroWhenEmpty) {
  const HistogramSummary summary = Histogram().Summarize();
  EXPECT_EQ(summary.count, 0u);
  EXPECT_EQ(summary.mean, 0);
  EXPECT_EQ(summary.p50, 0);
  EXPECT_EQ(summary.p99, 0);
  EXPECT_EQ(summary.max, 0);
}

TEST(HistogramTest, IsExactForOneValue) {
  Histogram histogram;
  histogram.Record(123'457);
  const HistogramSummary summary = histogram.Summarize();
  EXPECT_EQ(summary.count, 1u);
  EXPECT_EQ(summary.mean, 123'457);
  EXPECT_EQ(summary.max, 123'457);
  // A percentile is never above the maximum.
  EXPECT_EQ(summary.p50, 123'457);
  EXPECT_EQ(summary.p99, 123'457);
}

TEST(HistogramTest, HasABucketForEachValueBelow64) {
  for (uint64_t value = 0; value < 64; ++value) {
    EXPECT_EQ(BucketTop(value), static_cast<double>(value));
  }
}

TEST(HistogramTest, DividesEachPowerOfTwoInto32) {
  for (unsigned power = 6; power < 42; ++power) {
    const uint64_t base = uint64_t{1} << power;
    const uint64_t width = base / 32;
    for (const uint64_t part : {0, 1, 15, 30, 31}) {
      const uint64_t first = base + part * width;
      const auto last = static_cast<double>(first + width - 1);
      EXPECT_EQ(BucketTop(first), last) << first;
      EXPECT_EQ(BucketTop(first + width - 1), last) << first;
    }
  }
}

TEST(HistogramTest, CountsNegativeDurationsAsZero) {
  Histogram histogram;
  histogram.Record(-1);
  histogram.Record(std::numeric_limits<int64_t>::min());
  const HistogramSummary summary = histogram.Summarize();
  EXPECT_EQ(summary.count, 2u);
  EXPECT_EQ(summary.mean, 0);
  EXPECT_EQ(summary.max, 0);
}

TEST(HistogramTest, CountsWhatIsTooLongAsItsLongest) {
  constexpr int64_t kLongest = int64_t{1} << 42;
  for (const int64_t value :
       {kLongest, kLongest + 1, std::numeric_limits<int64_t>::max()}) {
    Histogram histogram;
    histogram.Record(value);
    EXPECT_EQ(histogram.Summarize().max, static_cast<double>(kLongest));
    EXPECT_EQ(histogram.Summarize().p99, static_cast<double>(kLongest));
  }
}

TEST(HistogramTest, KnowsMeanAndMaximumExactly) {
  Histogram histogram;
  for (int64_t value = 1; value <= 1000; ++value) histogram.Record(value * 997);
  const HistogramSummary summary = histogram.Summarize();
  EXPECT_EQ(summary.count, 1000u);
  EXPECT_DOUBLE_EQ(summary.mean, 500.5 * 997);
  EXPECT_EQ(summary.max, 997'000);
}

TEST(HistogramTest, OverstatesAPercentileBy32PerMilleAtMost) {
  std::mt19937_64 random(20240607);
  std::lognormal_distribution<double> durations(13, 3);
  for (const size_t count : {1u, 2u, 10u, 99u, 100u, 101u, 5000u}) {
    Histogram histogram;
    std::vector<double> values;
    for (size_t i = 0; i < count; ++i) {
      const auto value =
          static_cast<int64_t>(std::min(durations(random), 4e12));
      histogram.Record(value);
      values.push_back(static_cast<double>(value));
    }
    std::sort(values.begin(), values.end());
    const HistogramSummary summary = histogram.Summarize();
    const auto check = [&](double percentile, double fraction) {
      // The smallest value with at least that fraction at or below it.
      const double rank = std::ceil(fraction * static_cast<double>(count));
      const double exact = values[static_cast<size_t>(rank) - 1];
      EXPECT_GE(percentile, exact) << count << " values, " << fraction;
      EXPECT_LE(percentile, exact * 1.032) << count << " values, " << fraction;
    };
    check(summary.p50, 0.50);
    check(summary.p90, 0.90);
    check(summary.p99, 0.99);
    EXPECT_EQ(summary.max, values.back());
  }
}

TEST(HistogramTest, LosesNothingThatManyThreadsRecord) {
  constexpr int64_t kThreads = 4;
  constexpr int64_t kEach = 5000;
  Histogram histogram;
  {
    std::vector<std::jthread> threads;
    for (int64_t thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&histogram, thread] {
        for (int64_t i = 0; i < kEach; ++i) {
          histogram.Record(i * kThreads + thread);
          // Only has to be safe; what it says meanwhile may be behind.
          if (i % 1000 == 0) {
            EXPECT_LE(histogram.Summarize().count, 20'000u);
          }
        }
      });
    }
  }
  const HistogramSummary summary = histogram.Summarize();
  constexpr int64_t kCount = kThreads * kEach;
  EXPECT_EQ(summary.count, static_cast<uint64_t>(kCount));
  EXPECT_DOUBLE_EQ(summary.mean, (kCount - 1) / 2.0);
  EXPECT_EQ(summary.max, kCount - 1);
}

}  // namespace
}  // namespace offloop
