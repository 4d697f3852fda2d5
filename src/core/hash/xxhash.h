#ifndef OFFLOOP_CORE_HASH_XXHASH_H_
#define OFFLOOP_CORE_HASH_XXHASH_H_

#include <memory>

#include "hash/hasher.h"

namespace offloop::hash {

// A hasher of libxxhash for the xxh3 algorithms, null for others. Digests are
// in the canonical form of the library: big-endian. Thread-safe.
std::unique_ptr<Hasher> MakeXxHasher(Algorithm algorithm);

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_XXHASH_H_
