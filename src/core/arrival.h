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
// copies the bytes in, in order, while another works on those already there. So
// when a large input is alone, its copy, the wake-up and its work overlap
// instead of following one another.
//
// The block lives as long as anyone holds the Arrival. Thread-safe for one
// writer and one reader.
class Arrival {
 public:
  // How much is copied between two notifications of the reader: small enough to
  // begin soon and to be in the cache still, large enough that notifying costs
  // nothing by comparison.
  static constexpr size_t kStep = size_t{64} * 1024;

  // Precondition: `block` is valid. Its size() is how much will come.
  explicit Arrival(Bytes block);
  Arrival(const Arrival&) = delete;
  Arrival& operator=(const Arrival&) = delete;

  // The whole block, whether its bytes have arrived or not.
  ByteView view() const { return {data_, size_}; }
  // How many bytes have arrived.
  size_t available() const {
    return available_.load(std::memory_order_acquire);
  }
  bool complete() const { return available() == size_; }

  // For the writer:

  // Appends `bytes`; false when there are more of them than are missing.
  bool Write(ByteView bytes) OFFLOOP_EXCLUDES(mutex_);
  // Nothing more will come.
  void Abandon() OFFLOOP_EXCLUDES(mutex_);

  // For the reader:

  // Waits until the first `size` bytes are there, passing the run's checkpoints
  // meanwhile. Fails when the run must stop, or when the writer has abandoned
  // the rest. Precondition: size <= view().size().
  Status Await(size_t size, RunContext& context) OFFLOOP_EXCLUDES(mutex_);
  // The block, which stays where it is. Precondition: complete(), once.
  Bytes Take() { return std::move(block_); }

 private:
  Bytes block_;
  uint8_t* const data_;
  const size_t size_;
  // Only the writer changes it.
  std::atomic<size_t> available_{0};

  Mutex mutex_;
  CondVar more_;
  bool waits_ OFFLOOP_GUARDED_BY(mutex_) = false;
  bool abandoned_ OFFLOOP_GUARDED_BY(mutex_) = false;
};

// Bytes whose tail may still be on its way.
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
