#include "addon/completions.h"

#include <algorithm>
#include <utility>

namespace offloop::addon {
namespace {

// V8 copies strings where Buffers take memory over: a millisecond or two for
// this many bytes.
constexpr size_t kMostText = size_t{2} * 1024 * 1024;

size_t TextBytes(const Payload& payload) {
  return payload.kind() == Payload::Kind::kText ? payload.size() : 0;
}

// Of all strings that the job's result becomes.
size_t TextBytes(Job& job) {
  if (!job.result().ok()) return 0;
  const Outcome& outcome = job.result().value();
  size_t total = TextBytes(outcome.output);
  for (const Payload& each : outcome.emitted) total += TextBytes(each);
  return total;
}

// Runs on the environment's thread. `env` is null when the environment is
// ending; nothing may be touched then.
void CallWake(napi_env env, napi_value, void* completions, void*) {
  if (env == nullptr) return;
  napi_value wake = static_cast<Completions*>(completions)->wake(env);
  if (wake == nullptr) return;
  napi_value receiver;
  if (napi_get_undefined(env, &receiver) != napi_ok) return;
  // The callback is ours and catches what user code throws; it can only fail
  // because an ending environment refuses to run JavaScript.
  napi_call_function(env, receiver, wake, 0, nullptr, nullptr);
}

}  // namespace

std::shared_ptr<Completions> Completions::Make(Napi::Env env, napi_value wake,
                                               napi_value resource) {
  // make_shared() cannot call the constructor, which is private so that no
  // Completions exists without a way to wake its environment.
  std::shared_ptr<Completions> made(new Completions);
  const Napi::String name = Napi::String::New(env, "offloop");
  if (napi_create_reference(env, wake, 0, &made->wake_) != napi_ok) {
    return nullptr;
  }
  // `wake` is not passed to the thread-safe function, which would keep it, and
  // with it that whole copy of lib, alive as long as the environment.
  if (napi_create_threadsafe_function(env, nullptr, resource, name, 0, 1,
                                      nullptr, nullptr, made.get(), &CallWake,
                                      &made->call_) != napi_ok) {
    napi_delete_reference(env, made->wake_);
    return nullptr;
  }
  napi_unref_threadsafe_function(env, made->call_);
  return made;
}

void Completions::Ref(Napi::Env env) {
  napi_ref_threadsafe_function(env, call_);
  if (wake_ != nullptr) napi_reference_ref(env, wake_, nullptr);
}

void Completions::Unref(Napi::Env env) {
  napi_unref_threadsafe_function(env, call_);
  if (wake_ != nullptr) napi_reference_unref(env, wake_, nullptr);
}

napi_value Completions::wake(napi_env env) const {
  napi_value function = nullptr;
  if (wake_ != nullptr) napi_get_reference_value(env, wake_, &function);
  return function;
}

void Completions::WakeLocked() {
  if (armed_) return;
  armed_ = true;
  napi_call_threadsafe_function(call_, nullptr, napi_tsfn_nonblocking);
}

void Completions::Deliver(JobBatch finished) {
  // What arrives too late is destroyed here, outside the lock.
  JobBatch late;
  MutexLock lock(mutex_);
  for (const Job& job : finished) {
    if (job.borrows()) --borrowed_;
  }
  if (!open_) {
    late = std::move(finished);
    returned_.NotifyAll();
    return;
  }
  finished_.Append(std::move(finished));
  WakeLocked();
}

void Completions::DeliverPart(uint32_t id, Outcome part) {
  MutexLock lock(mutex_);
  if (!open_) return;
  parts_.push_back({id, std::move(part)});
  WakeLocked();
}

void Completions::RoomAgain() {
  MutexLock lock(mutex_);
  if (!open_) return;
  room_again_ = true;
  WakeLocked();
}

Completions::Taken Completions::Take(size_t most) {
  Taken taken;
  MutexLock lock(mutex_);
  // First, because it may run out of memory: nothing has been taken yet.
  taken.parts.reserve(std::min(most, parts_.size()));
  // All parts of a job come before it, so taking the parts first keeps the
  // order.
  while (taken.parts.size() < most && !parts_.empty()) {
    taken.parts.push_back(std::move(parts_.front()));
    parts_.pop_front();
  }
  for (size_t text = 0;
       taken.count() < most && text < kMostText && !finished_.empty();) {
    text += TextBytes(finished_.front());
    taken.jobs.Push(finished_.Pop());
  }
  taken.left = parts_.size() + finished_.size();
  taken.room_again = std::exchange(room_again_, false);
  if (taken.count() == 0) armed_ = false;
  return taken;
}

void Completions::Borrow() {
  MutexLock lock(mutex_);
  ++borrowed_;
}

void Completions::Close(Napi::Env env) {
  JobBatch dropped;
  std::deque<Part> dropped_parts;
  {
    MutexLock lock(mutex_);
    open_ = false;
    while (borrowed_ > 0) returned_.Wait(mutex_);
    dropped = std::move(finished_);
    dropped_parts.swap(parts_);
  }
  if (wake_ != nullptr)
    napi_delete_reference(env, std::exchange(wake_, nullptr));
  // Since Node 24.14 it is only freed once nobody holds it.
  napi_release_threadsafe_function(call_, napi_tsfn_release);
}

}  // namespace offloop::addon
