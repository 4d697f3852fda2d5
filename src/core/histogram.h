#ifndef OFFLOOP_CORE_HISTOGRAM_H_
#define OFFLOOP_CORE_HISTOGRAM_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace offloop {

// What a Histogram holds at one moment, in nanoseconds. All zero when empty.
struct HistogramSummary {
  uint64_t count = 0;
  double mean = 0;
  double p50 = 0;
  double p90 = 0;
  double p99 = 0;
  double max = 0;
};

// The distribution of durations, in constant memory: log-linear buckets as in
// HdrHistogram, each power of two divided into 32 parts, so a percentile is at
// most 3.2 % too large. Longer durations than 2^42 ns (73 minutes) count as
// 2^42 ns.
//
// Thread-safe and lock-free: Record() costs a few relaxed atomic additions, and
// a summary taken meanwhile may miss the latest records.
class Histogram {
 public:
  Histogram() = default;
  Histogram(const Histogram&) = delete;
  Histogram& operator=(const Histogram&) = delete;

  // Negative durations (a clock that disagrees) count as zero.
  void Record(int64_t nanoseconds);
  HistogramSummary Summarize() const;

 private:
  static constexpr unsigned kSubBits = 5;
  static constexpr uint64_t kMaxValue = uint64_t{1} << 42;
  static constexpr size_t kBuckets = (42 - kSubBits + 2) << kSubBits;

  static size_t BucketOf(uint64_t value);
  static double UpperBound(size_t bucket);

  std::array<std::atomic<uint64_t>, kBuckets> counts_{};
  std::atomic<uint64_t> sum_{0};
  std::atomic<uint64_t> max_{0};
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_HISTOGRAM_H_
