#ifndef OFFLOOP_CORE_POOL_COUNTERS_H_
#define OFFLOOP_CORE_POOL_COUNTERS_H_

#include <atomic>
#include <cstdint>

#include "histogram.h"
#include "job.h"

namespace offloop {

// What a pool did and does. Counts are since the start.
struct PoolStats {
  unsigned threads = 0;  // The most that will run.
  unsigned started = 0;  // Those that exist; they start when there is work.
  uint64_t active = 0;
  uint64_t queued = 0;
  uint64_t queued_bytes = 0;
  uint64_t completed = 0;
  uint64_t failed = 0;
  uint64_t inlined = 0;  // Of these two: those that no thread of it ran.
  uint64_t cancelled = 0;
  uint64_t refused = 0;
  HistogramSummary wait{};      // From queued to started.
  HistogramSummary run{};       // From started to finished.
  HistogramSummary delivery{};  // From finished to settled in JavaScript.
};

// What became of the jobs of a pool, and how long it took.
//
// Thread-safe.
class PoolCounters {
 public:
  // A job leaves the queue. Called before the queue stops counting it, so that
  // who reads the queue's count first finds it in one of the two, or ended.
  void Begin() { active_.fetch_add(1, std::memory_order_relaxed); }
  // A job has its result, and Begin() was called for it. Notes when a job that
  // never ran ended.
  void End(Job& job);
  // A plan ran on the thread that asked for it.
  void AddInline(bool succeeded);
  // The promise of a job was settled at `now`.
  void AddDelivery(const Job& job, int64_t now);

  uint64_t active() const { return active_.load(std::memory_order_acquire); }
  // All that is counted here; the other members of the result are unset.
  PoolStats Read() const;

 private:
  std::atomic<uint64_t> active_{0};
  std::atomic<uint64_t> completed_{0};
  std::atomic<uint64_t> failed_{0};
  std::atomic<uint64_t> inlined_{0};
  std::atomic<uint64_t> cancelled_{0};
  Histogram wait_;
  Histogram run_;
  Histogram delivery_;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_POOL_COUNTERS_H_
