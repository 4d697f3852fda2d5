#include "arrival.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cstring>
#include <utility>

#include "run_context.h"

namespace offloop {
namespace {

// How long a reader waits before it asks again whether its run must stop.
constexpr std::chrono::milliseconds kPatience{5};

}  // namespace

Arrival::Arrival(Bytes block)
    : block_(std::move(block)), data_(block_.data()), size_(block_.size()) {}

bool Arrival::Write(ByteView bytes) {
  size_t at = available_.load(std::memory_order_relaxed);
  if (bytes.size() > size_ - at) return false;
  while (!bytes.empty()) {
    const ByteView step = bytes.first(std::min(kStep, bytes.size()));
    std::memcpy(data_ + at, step.data(), step.size());
    at += step.size();
    bytes = bytes.subspan(step.size());
    // Under the lock, so that a reader that has just found too little is
    // already waiting when it is notified. Once told of the last byte it may
    // take the block away, so nothing touches the block from here on.
    const MutexLock lock(mutex_);
    available_.store(at, std::memory_order_release);
    if (waits_) more_.NotifyOne();
  }
  return true;
}

void Arrival::Abandon() {
  const MutexLock lock(mutex_);
  abandoned_ = true;
  more_.NotifyOne();
}

Status Arrival::Await(size_t size, RunContext& context) {
  assert(size <= size_);
  while (available() < size) {
    if (!context.Checkpoint()) return context.Stopped();
    const MutexLock lock(mutex_);
    if (available() >= size) break;
    if (abandoned_) return InternalError("The rest of the input never came");
    waits_ = true;
    more_.WaitFor(mutex_, kPatience);
    waits_ = false;
  }
  return Done{};
}

}  // namespace offloop
