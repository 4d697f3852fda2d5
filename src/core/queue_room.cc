#include "queue_room.h"

#include <algorithm>

#include "job.h"

namespace offloop {

bool QueueRoom::Take(size_t bytes, const std::shared_ptr<JobSink>& sink) {
  const size_t jobs = jobs_.fetch_add(1);
  const size_t waiting = bytes_.fetch_add(bytes);
  if (jobs < max_jobs_ && bytes <= max_bytes_ &&
      waiting <= max_bytes_ - bytes) {
    return true;
  }
  Give(bytes);
  Refuse(bytes, sink);
  return false;
}

bool QueueRoom::Look(const std::shared_ptr<JobSink>& sink) {
  if (jobs_ < max_jobs_ && bytes_ < max_bytes_) return true;
  Refuse(0, sink);
  return false;
}

void QueueRoom::Give(size_t bytes) {
  jobs_.fetch_sub(1);
  bytes_.fetch_sub(bytes);
}

void QueueRoom::Refuse(size_t bytes, const std::shared_ptr<JobSink>& sink) {
  refused_.fetch_add(1, std::memory_order_relaxed);
  // An input larger than the whole queue must not wait for room.
  if (bytes <= max_bytes_) {
    // As in Announce(). The one that needs least decides; the others are
    // refused again, and wait again.
    const size_t enough = std::min(max_bytes_ / 2, max_bytes_ - bytes);
    MutexLock lock(mutex_);
    if (std::find(waiting_.begin(), waiting_.end(), sink) == waiting_.end()) {
      waiting_.push_back(sink);
    }
    enough_ = wanted_ ? std::max(enough_.load(), enough) : enough;
    wanted_ = true;
  }
  // The queue may have emptied meanwhile with nobody left to notice, because
  // this input was still counted.
  Announce();
}

void QueueRoom::Announce() {
  // Half empty, and with room for one that was refused: those who wait should
  // not meet a full queue again, and be told of room again, in a tight loop.
  if (!wanted_ || jobs_ > max_jobs_ / 2 || bytes_ > enough_) return;
  std::vector<std::shared_ptr<JobSink>> sinks;
  {
    MutexLock lock(mutex_);
    wanted_ = false;
    sinks.swap(waiting_);
  }
  for (const auto& sink : sinks) sink->RoomAgain();
}

}  // namespace offloop
