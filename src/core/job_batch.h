#ifndef OFFLOOP_CORE_JOB_BATCH_H_
#define OFFLOOP_CORE_JOB_BATCH_H_

#include <cstddef>
#include <memory>
#include <utility>

namespace offloop {

class Job;

// Jobs that travel together, in order: a list linked through the jobs, so that
// none is lost on the way for lack of memory. Waiting jobs are in a JobQueue.
//
// Thread-safety: none; owns its jobs.
class JobBatch {
 public:
  class Iterator {
   public:
    explicit Iterator(Job* job) : job_(job) {}
    Job& operator*() const { return *job_; }
    Iterator& operator++();
    bool operator==(const Iterator&) const = default;

   private:
    Job* job_;
  };

  JobBatch() = default;
  ~JobBatch() { Clear(); }
  JobBatch(JobBatch&& other) noexcept { Append(std::move(other)); }
  JobBatch& operator=(JobBatch&& other) noexcept;

  bool empty() const { return first_ == nullptr; }
  size_t size() const { return size_; }
  // Precondition: !empty().
  Job& front() const { return *first_; }

  void Push(std::unique_ptr<Job> job);
  // The oldest job. Precondition: !empty().
  std::unique_ptr<Job> Pop();
  // Takes all of `others`, and leaves it empty.
  void Append(JobBatch&& others);

  Iterator begin() const { return Iterator(first_); }
  Iterator end() const { return Iterator(nullptr); }

 private:
  void Clear();

  Job* first_ = nullptr;
  Job* last_ = nullptr;
  size_t size_ = 0;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_JOB_BATCH_H_
