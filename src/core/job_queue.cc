#include "job_queue.h"

namespace offloop {

JobQueue::~JobQueue() {
  while (!empty()) Pop();
}

void JobQueue::Push(std::unique_ptr<Job> job, uint64_t order) {
  Job* raw = job.release();
  raw->queue_ = this;
  raw->order_ = order;
  raw->previous_ = last_;
  raw->next_ = nullptr;
  (last_ == nullptr ? first_ : last_->next_) = raw;
  last_ = raw;
}

Job* JobQueue::FirstUrgent() const {
  Job* job = first_;
  while (job != nullptr && !job->urgent()) job = job->next_;
  return job;
}

std::unique_ptr<Job> JobQueue::Pop() { return Remove(*first_); }

std::unique_ptr<Job> JobQueue::Remove(Job& job) {
  JobQueue* queue = job.queue_;
  if (queue == nullptr) return nullptr;
  (job.previous_ == nullptr ? queue->first_ : job.previous_->next_) = job.next_;
  (job.next_ == nullptr ? queue->last_ : job.next_->previous_) = job.previous_;
  job.queue_ = nullptr;
  job.previous_ = job.next_ = nullptr;
  return std::unique_ptr<Job>(&job);
}

}  // namespace offloop
