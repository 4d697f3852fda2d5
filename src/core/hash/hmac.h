#ifndef OFFLOOP_CORE_HASH_HMAC_H_
#define OFFLOOP_CORE_HASH_HMAC_H_

#include <memory>

#include "bytes.h"
#include "hash/algorithm.h"
#include "hash/encoding.h"
#include "operation.h"
#include "result.h"

namespace offloop::hash {

struct HmacOptions {
  // Any except xxh3, which is not cryptographic.
  Algorithm algorithm = Algorithm::kSha256;
  Encoding encoding = Encoding::kHex;
  // Any length, 0 included. Wiped when the operation is destroyed.
  Bytes key = {};
};

// The HMAC (RFC 2104) of all the bytes of the payload. Fails with
// kInvalidArgValue when HMAC is not defined on the algorithm or this runtime
// does not have it.
Result<std::unique_ptr<Operation>> MakeHmac(HmacOptions options);

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_HMAC_H_
