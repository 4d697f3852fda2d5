#ifndef OFFLOOP_CORE_OPERATION_H_
#define OFFLOOP_CORE_OPERATION_H_

#include <cstddef>

#include "payload.h"
#include "result.h"
#include "run_context.h"

namespace offloop {

// A function from bytes to bytes, with its options bound. Made once, run many
// times, also by several threads at once.
//
// An operation never sees a thread, a lock of the pool, or JavaScript. It calls
// RunContext::Checkpoint() once for every RunContext::kSlice of work, bounds
// its output and its depth, and reports bad data as an Error.
//
// Thread-safe: Run() is const and may be called concurrently.
class Operation {
 public:
  virtual ~Operation() = default;

  virtual Result<Payload> Run(Payload input, RunContext& context) const = 0;

  // Bytes of memory that a run holds besides its input and output; the pool
  // bounds their sum. 0 when not worth counting.
  virtual size_t MemoryCost() const { return 0; }

  // Bytes of memory that the operation itself keeps for its runs, such as a
  // patch, but not what it shares with others, such as a dictionary; 0 when not
  // worth counting.
  virtual size_t KeptBytes() const { return 0; }

  // True when a run, however short its input, may go on for milliseconds or
  // more without a checkpoint: it waits for a disk, or calls a library that
  // takes long. A worker then delivers the jobs that it has finished before it
  // starts the run.
  virtual bool MayStall() const { return false; }

  // True when Run() may be called while the input is still arriving: it reads
  // from the first byte to the last and asks for what it reads, by
  // Payload::JoinArriving() or Await(). Other operations get a complete input.
  virtual bool ReadsAsItArrives() const { return false; }

  // True when the input is a password or a key, which is wiped after the run.
  virtual bool SecretInput() const { return false; }
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_OPERATION_H_
