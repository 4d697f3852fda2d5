#ifndef OFFLOOP_CORE_QUEUE_ROOM_H_
#define OFFLOOP_CORE_QUEUE_ROOM_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "mutex.h"

namespace offloop {

class JobSink;

// Counts waiting jobs and the bytes of their inputs, refuses what exceeds a
// bound, and tells those who were refused when there is room again.
//
// Thread-safe. No sink is called under its lock.
class QueueRoom {
 public:
  QueueRoom(size_t max_jobs, size_t max_bytes)
      : max_jobs_(max_jobs), max_bytes_(max_bytes) {}
  QueueRoom(const QueueRoom&) = delete;
  QueueRoom& operator=(const QueueRoom&) = delete;

  // Counts a job with `bytes` of input. False, and counted as a refusal, when
  // that exceeds a bound. `sink` is then told once there is room again: the
  // queue is half empty and has room for the smallest refused input. It is told
  // nothing about an input that even an empty queue would refuse.
  [[nodiscard]] bool Take(size_t bytes, const std::shared_ptr<JobSink>& sink)
      OFFLOOP_EXCLUDES(mutex_);
  // Whether a job without input could be taken now; false as above.
  [[nodiscard]] bool Look(const std::shared_ptr<JobSink>& sink)
      OFFLOOP_EXCLUDES(mutex_);
  // Uncounts a job that was taken. Announce() follows, once no lock is held.
  void Give(size_t bytes);
  // Tells those who wait for room, if there is some.
  void Announce() OFFLOOP_EXCLUDES(mutex_);

  size_t jobs() const { return jobs_; }
  size_t bytes() const { return bytes_; }
  uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  void Refuse(size_t bytes, const std::shared_ptr<JobSink>& sink)
      OFFLOOP_EXCLUDES(mutex_);

  const size_t max_jobs_;
  const size_t max_bytes_;

  std::atomic<size_t> jobs_{0};
  std::atomic<size_t> bytes_{0};
  std::atomic<uint64_t> refused_{0};

  std::atomic<bool> wanted_{false};
  // While room is wanted: there is room once at most this many bytes wait.
  std::atomic<size_t> enough_{0};
  Mutex mutex_;
  std::vector<std::shared_ptr<JobSink>> waiting_ OFFLOOP_GUARDED_BY(mutex_);
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_QUEUE_ROOM_H_
