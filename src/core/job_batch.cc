#include "job_batch.h"

#include <utility>

#include "job.h"

namespace offloop {

JobBatch::Iterator& JobBatch::Iterator::operator++() {
  job_ = job_->next_;
  return *this;
}

JobBatch& JobBatch::operator=(JobBatch&& other) noexcept {
  if (this == &other) return *this;
  Clear();
  Append(std::move(other));
  return *this;
}

void JobBatch::Push(std::unique_ptr<Job> job) {
  Job* const raw = job.release();
  raw->next_ = nullptr;
  (last_ == nullptr ? first_ : last_->next_) = raw;
  last_ = raw;
  ++size_;
}

std::unique_ptr<Job> JobBatch::Pop() {
  std::unique_ptr<Job> job(first_);
  first_ = std::exchange(job->next_, nullptr);
  if (first_ == nullptr) last_ = nullptr;
  --size_;
  return job;
}

void JobBatch::Append(JobBatch&& others) {
  if (others.empty()) return;
  (last_ == nullptr ? first_ : last_->next_) = others.first_;
  last_ = others.last_;
  size_ += std::exchange(others.size_, 0);
  others.first_ = others.last_ = nullptr;
}

void JobBatch::Clear() {
  while (!empty()) Pop();
}

}  // namespace offloop
