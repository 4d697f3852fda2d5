#ifndef OFFLOOP_CORE_HASH_DIGEST_SPEC_H_
#define OFFLOOP_CORE_HASH_DIGEST_SPEC_H_

#include <cstddef>
#include <memory>
#include <optional>

#include "bytes.h"
#include "hash/digest.h"
#include "hash/hasher.h"
#include "payload.h"
#include "result.h"
#include "scratch.h"

namespace offloop::hash {

// Checked DigestOptions: what to compute and how to encode it.
//
// Thread-safe: immutable once made.
class DigestSpec {
 public:
  // Fails as DigestOptions says.
  static Result<DigestSpec> Make(DigestOptions options);

  Algorithm algorithm() const { return algorithm_; }
  bool keyed() const { return !key_.empty(); }
  // Bytes of one encoded digest.
  size_t encoded_size() const { return EncodedSize(encoding_, digest_size_); }

  // Starts a message.
  Status Begin(Hasher& hasher) const;
  // Ends the message, and writes encoded_size() bytes and one more.
  Status FinishTo(Hasher& hasher, uint8_t* to) const;
  // Ends it.
  Result<Payload> Finish(Hasher& hasher) const;
  // Makes a payload of digests that are already encoded.
  Payload Wrap(Bytes encoded) const;

 private:
  explicit DigestSpec(DigestOptions options);

  Algorithm algorithm_;
  Encoding encoding_;
  size_t digest_size_;
  Bytes key_;
};

// A digest, encoded.
Result<Payload> EncodedPayload(Encoding encoding, ByteView digest);

// The error of a hasher whose library failed.
Error LibraryFailed();

// The error of an algorithm that no library in this process has.
Error NotAvailable(Algorithm algorithm);

// A hasher for the duration of one run: the thread's own, or a fresh one if
// there is a key, which must not outlive the run.
class RunHasher {
 public:
  RunHasher(const DigestSpec& spec, Scratch& scratch);

  // Null when this process has none for the algorithm.
  Hasher* get() { return hasher_; }

 private:
  std::optional<Scratch::Lease<HasherSet>> kept_;
  std::unique_ptr<Hasher> fresh_;
  Hasher* hasher_ = nullptr;
};

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_DIGEST_SPEC_H_
