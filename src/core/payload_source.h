#ifndef OFFLOOP_CORE_PAYLOAD_SOURCE_H_
#define OFFLOOP_CORE_PAYLOAD_SOURCE_H_

#include "payload.h"
#include "result.h"

namespace offloop {

// Something that is kept natively and can be the input of any number of jobs
// without being copied for any of them.
//
// Thread-safe.
class PayloadSource {
 public:
  virtual ~PayloadSource() = default;
  // An address that all sources of one class have in common, and no others:
  // what tells classes apart without RTTI.
  virtual const void* kind() const = 0;
  // A payload that shares what is kept now, and keeps it alive for its run.
  virtual Result<Payload> Share() const = 0;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_PAYLOAD_SOURCE_H_
