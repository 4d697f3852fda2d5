#ifndef OFFLOOP_CORE_HASH_HASHER_H_
#define OFFLOOP_CORE_HASH_HASHER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "bytes.h"
#include "hash/algorithm.h"

namespace offloop::hash {

// One message being hashed by one library. Reusable: Init() starts the next
// message, whatever state the last one was left in.
//
// Ownership: holds no reference to bytes or keys between calls. The state is
// wiped when a hasher is destroyed, not before: one that has seen a key must
// not be kept for others.
//
// Thread-safety: none; a hasher has one owner at a time.
class Hasher {
 public:
  struct Parameters {
    // Bytes of the digest, within the limits of AlgorithmInfo.
    size_t digest_size;
    // Empty for an unkeyed hash. Read during Init() only.
    ByteView key = {};
  };

  Hasher() = default;
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  virtual ~Hasher() = default;

  // Starts a message. False when the library refuses; throws std::bad_alloc.
  [[nodiscard]] virtual bool Init(const Parameters& parameters) = 0;
  // Appends to the message; `bytes` may be empty. A failure shows in Final().
  virtual void Update(ByteView bytes) = 0;
  // Ends the message and writes digest_size bytes. False when the library
  // failed at any point since Init().
  [[nodiscard]] virtual bool Final(uint8_t* digest) = 0;
};

// A hasher of the fastest provider that this process has; null when there is
// none ("md5" where no OpenSSL is in the process). Throws std::bad_alloc.
// Thread-safe.
std::unique_ptr<Hasher> MakeHasher(Algorithm algorithm);

// The same of one provider. Null when it does not have the algorithm.
std::unique_ptr<Hasher> MakeHasherOf(Provider provider, Algorithm algorithm);

// Whether MakeHasher() returns one. Thread-safe, and cheap after the first
// call.
bool IsAvailable(Algorithm algorithm);

// A thread's hashers, one per algorithm, made when first asked for: the type
// that is borrowed from Scratch. For messages without a key only.
class HasherSet {
 public:
  // Null when MakeHasher() returns null. Owned by the set.
  Hasher* Get(Algorithm algorithm);

  bool Reset() { return true; }

 private:
  std::array<std::unique_ptr<Hasher>, kAlgorithmCount> hashers_;
};

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_HASHER_H_
