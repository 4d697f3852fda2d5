#ifndef OFFLOOP_CORE_HASH_SODIUM_H_
#define OFFLOOP_CORE_HASH_SODIUM_H_

#include <memory>

#include "hash/hasher.h"

namespace offloop::hash {

// A hasher of libsodium; null for an algorithm that it does not have.
// Thread-safe.
std::unique_ptr<Hasher> MakeSodiumHasher(Algorithm algorithm);

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_SODIUM_H_
