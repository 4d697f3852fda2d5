#ifndef OFFLOOP_CORE_PASSWORD_ARGON2_H_
#define OFFLOOP_CORE_PASSWORD_ARGON2_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "bytes.h"
#include "payload.h"
#include "result.h"
#include "run_context.h"

namespace offloop::password {

// What one computation costs.
struct Argon2Cost {
  // The bounds that the function below supports.
  static constexpr uint32_t kMaxMemory = 4 * 1024 * 1024;
  static constexpr uint32_t kMaxPasses = 1024;

  uint32_t memory;     // KiB; at least 8 for each lane.
  uint32_t passes;     // At least 1.
  uint32_t lanes = 1;  // At least 1; computed one after the other.
};

// The bytes of memory that a computation needs.
size_t Argon2Memory(const Argon2Cost& cost);

// Argon2id, version 19 (RFC 9106), without secret and associated data. Fills
// `tag`. When the run is cancelled it stops between segments (a quarter of a
// lane's memory, 2 ms of work at 19 MiB), as libsodium's functions allow
// nothing finer. The memory comes from the run's scratch and is wiped.
//
// Fails with kOutOfMemory, the reason of a cancellation, or kInternal.
// Precondition: the costs are within the bounds above, password, salt and tag
// have at most 2^32-1 bytes each.
Status Argon2id(const Argon2Cost& cost, const Payload& password, ByteView salt,
                std::span<uint8_t> tag, RunContext& context);

}  // namespace offloop::password

#endif  // OFFLOOP_CORE_PASSWORD_ARGON2_H_
