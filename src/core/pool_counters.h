#ifndef OFFLOOP_CORE_POOL_COUNTERS_H_
#define OFFLOOP_CORE_POOL_COUNTERS_H_

#include <atomic>
#include <cstdint>

#include "histogram.h"
#include "job.h"

namespace offloop {

// What a pool is doing, and what it has done since it was made.
struct PoolStats {
  unsigned threads = 0;  // The most that will run.
  unsigned started = 0;  // Those that exist; they start when there is work.
  uint64_t active = 0;
  uint64_t queued = 0;
  uint64_t queued_bytes = 0;
  uint64_t completed = 0;
  uint64_t failed = 0;
  uint64_t inlined = 0;  // Of these two: those run inline, by no pool thread.
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
  // a reader of the queue's count and then of this one finds the job in one of
  // them, or ended.
  void Begin() { active_.fetch_add(1, std::memory_order_relaxed); }
  // A job has its result. Begin() was called for it. Sets the end of a job that
  // never ran.
  void End(Job& job);
  // A plan was run inline, on the thread that asked for it.
  void AddInline(bool succeeded);
  // The promise of a job was settled at `now`.
  void AddDelivery(const Job& job, int64_t now);

  uint64_t active() const { return active_.load(std::memory_order_acquire); }
  // Everything counted here; the other members of the result are unset.
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
