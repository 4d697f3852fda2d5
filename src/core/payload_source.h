#ifndef OFFLOOP_CORE_PAYLOAD_SOURCE_H_
#define OFFLOOP_CORE_PAYLOAD_SOURCE_H_

#include "payload.h"
#include "result.h"

namespace offloop {

// Something kept natively that can be the input of any number of jobs without
// being copied.
//
// Thread-safe.
class PayloadSource {
 public:
  virtual ~PayloadSource() = default;
  // An address that all sources of one class share, and no others: it tells
  // classes apart without RTTI.
  virtual const void* kind() const = 0;
  // A payload that shares what is kept now, and keeps it alive during the run.
  virtual Result<Payload> Share() const = 0;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_PAYLOAD_SOURCE_H_
