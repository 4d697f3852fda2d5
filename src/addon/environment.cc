#include "addon/environment.h"

#include <utility>

#include "addon/process_pool.h"

namespace offloop::addon {
namespace {

// After this many jobs of one tick a batch goes to the pool before the tick is
// over: its threads begin while this one goes on submitting, and finished jobs
// free their input. Of 30,000 gzip jobs of 1 KiB in one tick a fifth is done
// before the tick ends.
constexpr size_t kFullBatch = 64;

}  // namespace

std::unique_ptr<Environment> Environment::Make(Napi::Env env, napi_value wake,
                                               napi_value resource) {
  auto completions = Completions::Make(env, wake, resource);
  if (completions == nullptr) return nullptr;
  // The constructor is private: make_unique() cannot call it.
  return std::unique_ptr<Environment>(
      new Environment(env, std::move(completions)));
}

Environment::Environment(Napi::Env env,
                         std::shared_ptr<Completions> completions)
    : env_(env), completions_(std::move(completions)) {
  // Runs before Node tears down the environment's thread-safe functions,
  // because hooks run in reverse order.
  napi_add_env_cleanup_hook(env_, &OnCleanup, this);
}

void Environment::OnCleanup(void* self) {
  static_cast<Environment*>(self)->Close();
}

Pool& Environment::pool() {
  if (pool_ == nullptr) pool_ = &ProcessPool();
  return *pool_;
}

bool Environment::HasRoom() {
  return reserved_.has_value() || pool().HasRoom(completions_);
}

bool Environment::Admit(size_t bytes) {
  if (reserved_ == bytes) {
    reserved_.reset();
    return true;
  }
  DropReservation();
  return pool().Admit(bytes, completions_);
}

bool Environment::Reserve(size_t bytes) {
  DropReservation();
  if (!pool().Admit(bytes, completions_)) return false;
  reserved_ = bytes;
  return true;
}

void Environment::DropReservation() {
  if (reserved_.has_value()) pool().Retract(*reserved_);
  reserved_.reset();
}

void Environment::Retract(size_t bytes) { pool().Retract(bytes); }

void Environment::Add(Job::Spec spec) {
  Admission admission(*this, spec.input.unshared_size());
  spec.sink = completions_;
  auto job = std::make_unique<Job>(std::move(spec));
  const uint32_t id = job->id();
  if (id >= under_way_.size()) under_way_.resize(size_t{id} * 2 + 64);
  admission.Use();
  under_way_[id] = job.get();
  if (job->borrows()) completions_->Borrow();
  if (under_way_count_++ == 0) completions_->Ref(env_);
  added_.Push(std::move(job));
  if (added_.size() >= kFullBatch) Flush();
}

void Environment::Flush() {
  DropReservation();
  if (added_.empty()) return;
  pool().Enqueue(std::exchange(added_, {}));
}

void Environment::Cancel(uint32_t id, CancelReason reason) {
  if (id >= under_way_.size() || under_way_[id] == nullptr) return;
  Job& job = *under_way_[id];
  // Before Flush(), so that a job cancelled in the turn that submitted it does
  // nothing, however soon a thread takes it. (One from a full batch may have
  // begun.)
  job.cancel().Request(reason);
  Flush();
  pool().Cancel(job, reason);
}

Completions::Taken Environment::Take(size_t most) {
  Completions::Taken taken = completions_->Take(most);
  if (taken.jobs.empty()) return taken;
  const int64_t now = SteadyNow();
  for (const Job& job : taken.jobs) {
    under_way_[job.id()] = nullptr;
    pool().counters().AddDelivery(job, now);
  }
  under_way_count_ -= taken.jobs.size();
  if (under_way_count_ == 0) completions_->Unref(env_);
  return taken;
}

void Environment::Close() {
  Flush();
  for (Job* job : under_way_) {
    if (job != nullptr) pool().Cancel(*job, CancelReason::kClosed);
  }
  under_way_.clear();
  completions_->Close(env_);
}

}  // namespace offloop::addon
