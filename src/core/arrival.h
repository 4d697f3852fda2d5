#ifndef OFFLOOP_CORE_ARRIVAL_H_
#define OFFLOOP_CORE_ARRIVAL_H_

#include <atomic>
#include <cstddef>

#include "bytes.h"
#include "mutex.h"
#include "result.h"

namespace offloop {

class RunContext;

// A block of input that is still being written when its job starts: one thread
// copies the bytes there, in order, while another works on those that are
// there already. So a large input alone costs its work, and not its copy, a
// wake-up and its work one after the other.
//
// The block lives as long as anyone has the arrival. Thread-safe for one writer
// and one reader.
class Arrival {
 public:
  // What is copied before the reader is told of it: little enough to begin soon
  // and to be in the cache still, and enough for telling not to count.
  static constexpr size_t kStep = size_t{64} * 1024;

  // `block` is valid; its size() is how much will come.
  explicit Arrival(Bytes block);
  Arrival(const Arrival&) = delete;
  Arrival& operator=(const Arrival&) = delete;

  // All of it, whether it is there or not.
  ByteView view() const { return {data_, size_}; }
  // How much of it is there.
  size_t available() const {
    return available_.load(std::memory_order_acquire);
  }
  bool complete() const { return available() == size_; }

  // The writer's:

  // Copies `bytes` behind those that are there; false when they are more than
  // are missing.
  bool Write(ByteView bytes) OFFLOOP_EXCLUDES(mutex_);
  // Nothing will come any more.
  void Abandon() OFFLOOP_EXCLUDES(mutex_);

  // The reader's:

  // Waits until the first `size` bytes are there, and comes by the run's
  // checkpoints meanwhile. Fails when the run must stop, or when the writer has
  // abandoned what is missing. Precondition: size <= view().size().
  Status Await(size_t size, RunContext& context) OFFLOOP_EXCLUDES(mutex_);
  // The block, which stays where it is. Precondition: complete(), once.
  Bytes Take() { return std::move(block_); }

 private:
  Bytes block_;
  uint8_t* const data_;
  const size_t size_;
  // Grows by the writer's hand alone.
  std::atomic<size_t> available_{0};

  Mutex mutex_;
  CondVar more_;
  bool waits_ OFFLOOP_GUARDED_BY(mutex_) = false;
  bool abandoned_ OFFLOOP_GUARDED_BY(mutex_) = false;
};

// Bytes of which the last may still be on their way.
struct ArrivingView {
  ArrivingView(ByteView all) : bytes(all) {}
  explicit ArrivingView(Arrival& on_its_way)
      : bytes(on_its_way.view()), arrival(&on_its_way) {}

  // Waits until the first `size` bytes may be read, as Arrival::Await() does.
  Status Await(size_t size, RunContext& context) const {
    return arrival == nullptr ? Status(Done{}) : arrival->Await(size, context);
  }

  ByteView bytes;
  Arrival* arrival = nullptr;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_ARRIVAL_H_
