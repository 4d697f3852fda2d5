#include "histogram.h"

#include <algorithm>
#include <bit>

namespace offloop {

size_t Histogram::BucketOf(uint64_t value) {
  constexpr uint64_t kLinear = uint64_t{1} << kSubBits;
  if (value < kLinear) return static_cast<size_t>(value);
  const auto magnitude = static_cast<unsigned>(std::bit_width(value)) - 1;
  const unsigned shift = magnitude - kSubBits;
  const uint64_t part = (value >> shift) - kLinear;
  return ((size_t{shift} + 1) << kSubBits) + static_cast<size_t>(part);
}

double Histogram::UpperBound(size_t bucket) {
  constexpr size_t kLinear = size_t{1} << kSubBits;
  if (bucket < kLinear) return static_cast<double>(bucket);
  const auto shift = static_cast<unsigned>((bucket >> kSubBits) - 1);
  const uint64_t part = kLinear + (bucket & (kLinear - 1));
  return static_cast<double>(((part + 1) << shift) - 1);
}

void Histogram::Record(int64_t nanoseconds) {
  const uint64_t value = std::min(
      static_cast<uint64_t>(std::max<int64_t>(nanoseconds, 0)), kMaxValue);
  counts_[BucketOf(value)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
  uint64_t max = max_.load(std::memory_order_relaxed);
  while (value > max &&
         !max_.compare_exchange_weak(max, value, std::memory_order_relaxed)) {
  }
}

HistogramSummary Histogram::Summarize() const {
  std::array<uint64_t, kBuckets> counts;
  HistogramSummary summary;
  for (size_t i = 0; i < kBuckets; ++i) {
    counts[i] = counts_[i].load(std::memory_order_relaxed);
    summary.count += counts[i];
  }
  if (summary.count == 0) return summary;
  const auto total = static_cast<double>(summary.count);
  summary.mean =
      static_cast<double>(sum_.load(std::memory_order_relaxed)) / total;
  summary.max = static_cast<double>(max_.load(std::memory_order_relaxed));
  const auto percentile = [&](double fraction) {
    const double rank = fraction * total;
    uint64_t seen = 0;
    for (size_t i = 0; i < kBuckets; ++i) {
      seen += counts[i];
      if (static_cast<double>(seen) >= rank) {
        return std::min(UpperBound(i), summary.max);
      }
    }
    return summary.max;
  };
  summary.p50 = percentile(0.50);
  summary.p90 = percentile(0.90);
  summary.p99 = percentile(0.99);
  return summary;
}

}  // namespace offloop
