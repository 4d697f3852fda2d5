#ifndef OFFLOOP_CORE_JOB_QUEUE_H_
#define OFFLOOP_CORE_JOB_QUEUE_H_

#include <cstdint>
#include <memory>

#include "job.h"

namespace offloop {

// Jobs in order of arrival, any of which can be removed at once: a list linked
// through the jobs, so queueing allocates nothing.
//
// Thread-safety: none; the pool's lock guards it.
class JobQueue {
 public:
  JobQueue() = default;
  ~JobQueue();
  JobQueue(const JobQueue&) = delete;
  JobQueue& operator=(const JobQueue&) = delete;

  bool empty() const { return first_ == nullptr; }
  // The oldest job, or null.
  Job* front() const { return first_; }
  // The `order` that the oldest job was pushed with. Precondition: !empty().
  uint64_t front_order() const { return first_->order_; }
  // The oldest job that is urgent (see Job::urgent()), or null. Linear in those
  // before it.
  Job* FirstUrgent() const;

  // `order` grows with every push; it compares jobs of several queues.
  void Push(std::unique_ptr<Job> job, uint64_t order);
  // Precondition: !empty().
  std::unique_ptr<Job> Pop();
  // Takes `job` out of the queue that holds it; null when none does.
  static std::unique_ptr<Job> Remove(Job& job);

 private:
  Job* first_ = nullptr;
  Job* last_ = nullptr;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_JOB_QUEUE_H_
