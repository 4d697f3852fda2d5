#ifndef OFFLOOP_CORE_HASH_SODIUM_H_
#define OFFLOOP_CORE_HASH_SODIUM_H_

#include <memory>

#include "hash/hasher.h"

namespace offloop::hash {

// Makes libsodium ready: it picks the implementations that suit this CPU, and
// its random numbers may be used. False when it found no source of randomness.
// Everything that needs either calls this first; after the first call it costs
// nothing. Thread-safe.
bool SodiumReady();

// A hasher of libsodium; null for an algorithm that it does not have.
// Thread-safe.
std::unique_ptr<Hasher> MakeSodiumHasher(Algorithm algorithm);

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_SODIUM_H_
