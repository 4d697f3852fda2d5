#ifndef OFFLOOP_CORE_HASH_DIGEST_H_
#define OFFLOOP_CORE_HASH_DIGEST_H_

#include <cstddef>
#include <memory>
#include <optional>

#include "bytes.h"
#include "hash/algorithm.h"
#include "hash/encoding.h"
#include "operation.h"
#include "result.h"

namespace offloop::hash {

// What every digest operation is made from. The factories below fail with
// kInvalidArgValue when the algorithm takes no key or no length, the key is
// empty or too long, or this runtime does not have the algorithm, and with
// kOutOfRange when `length` is outside the algorithm's limits.
struct DigestOptions {
  Algorithm algorithm = Algorithm::kSha256;
  // Everything but kBuffer makes the result a string.
  Encoding encoding = Encoding::kHex;
  // "blake2b" only, 1 to 64 bytes; not valid(): none. Wiped when what was made
  // of it is destroyed.
  Bytes key = {};
  // Bytes of the digest: "blake2b" only, 16-64; absent: the algorithm's own.
  std::optional<size_t> length = std::nullopt;
};

// The digest of all the bytes of the payload, whatever chunks they come in.
Result<std::unique_ptr<Operation>> MakeDigest(DigestOptions options);

// The same, but the payload flows on unchanged and the digest is emitted.
Result<std::unique_ptr<Operation>> MakeDigestTap(DigestOptions options);

// One digest for each chunk of the payload, joined in their order without a
// separator: all have the same encoded size.
Result<std::unique_ptr<Operation>> MakeDigestMany(DigestOptions options);

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_DIGEST_H_
