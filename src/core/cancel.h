#ifndef OFFLOOP_CORE_CANCEL_H_
#define OFFLOOP_CORE_CANCEL_H_

#include <atomic>

#include "result.h"

namespace offloop {

// Why a job was asked to stop. The first reason stands.
enum class CancelReason : uint8_t { kNone, kAborted, kTimeout, kClosed };

// The error that a job ends with when it was stopped for `reason`.
// Precondition: reason != kNone.
Error CancelError(CancelReason reason);

// One job's request to stop. Set by the JavaScript thread, polled by the pool
// thread that runs the job.
//
// Thread-safe: every method may be called from any thread.
class CancelFlag {
 public:
  CancelFlag() = default;
  CancelFlag(const CancelFlag&) = delete;
  CancelFlag& operator=(const CancelFlag&) = delete;

  // Asks to stop; later requests change nothing.
  void Request(CancelReason reason) {
    CancelReason none = CancelReason::kNone;
    reason_.compare_exchange_strong(none, reason, std::memory_order_relaxed);
  }

  bool requested() const { return reason() != CancelReason::kNone; }

  CancelReason reason() const {
    return reason_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<CancelReason> reason_{CancelReason::kNone};
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_CANCEL_H_
