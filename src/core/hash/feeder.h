#ifndef OFFLOOP_CORE_HASH_FEEDER_H_
#define OFFLOOP_CORE_HASH_FEEDER_H_

#include <cstddef>

#include "bytes.h"
#include "hash/hasher.h"
#include "payload.h"
#include "run_context.h"

namespace offloop::hash {

// Feeds hashers for one run, and passes a checkpoint after every slice of work.
// Small pieces share a slice.
//
// Thread-safety: none; lives on the stack of one run.
class Feeder {
 public:
  explicit Feeder(RunContext& context) : context_(context) {}

  // Appends to the hasher's message. False when the run was stopped; the
  // message is then incomplete.
  [[nodiscard]] bool Feed(Hasher& hasher, ByteView bytes);
  // The same for a whole payload, as it arrives; settles it.
  Status Feed(Hasher& hasher, Payload& payload);

  // Counts `work` bytes' worth of work that was done elsewhere. False when the
  // run was stopped.
  [[nodiscard]] bool Spend(size_t work);

 private:
  Status FeedArriving(Hasher& hasher, Payload& payload);

  RunContext& context_;
  size_t left_ = RunContext::kSlice;
};

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_FEEDER_H_
