#include "hash/digest_spec.h"

#include <array>
#include <string>
#include <utility>

namespace offloop::hash {
namespace {

Error NotAllowed(const AlgorithmInfo& info, const char* what) {
  return Error{.code = ErrorCode::kInvalidArgValue,
               .message = std::string(what) + " is not allowed with '" +
                          std::string(info.name) + "'"};
}

Status CheckKey(const AlgorithmInfo& info, const Bytes& key) {
  if (!key.valid()) return Done{};
  if (info.max_key_size == 0) return NotAllowed(info, "A key");
  if (!key.empty() && key.size() <= info.max_key_size) return Done{};
  return Error{
      .code = ErrorCode::kInvalidArgValue,
      .message = "The key must be 1 to " + std::to_string(info.max_key_size) +
                 " bytes long; received " + std::to_string(key.size())};
}

Status CheckLength(const AlgorithmInfo& info, std::optional<size_t> length) {
  if (!length.has_value()) return Done{};
  if (!info.sizable()) return NotAllowed(info, "A length");
  if (*length >= info.min_digest_size && *length <= info.max_digest_size) {
    return Done{};
  }
  return Error{.code = ErrorCode::kOutOfRange,
               .message = "The length must be from " +
                          std::to_string(info.min_digest_size) + " to " +
                          std::to_string(info.max_digest_size) + "; received " +
                          std::to_string(*length)};
}

Payload PayloadOf(Encoding encoding, Bytes encoded) {
  if (encoding == Encoding::kBuffer) return Payload(std::move(encoded));
  return Payload::Text(std::move(encoded));
}

}  // namespace

Result<Payload> EncodedPayload(Encoding encoding, ByteView digest) {
  // Encode() writes one byte more, for which the padding has room.
  Bytes encoded = Bytes::Allocate(EncodedSize(encoding, digest.size()));
  if (!encoded.valid()) return OutOfMemory();
  Encode(encoding, digest, encoded.data());
  return PayloadOf(encoding, std::move(encoded));
}

Error LibraryFailed() { return InternalError("The hash library failed"); }

Error NotAvailable(Algorithm algorithm) {
  return Error{.code = ErrorCode::kInvalidArgValue,
               .message = "The algorithm '" +
                          std::string(InfoOf(algorithm).name) +
                          "' is not available in this runtime"};
}

DigestSpec::DigestSpec(DigestOptions options)
    : algorithm_(options.algorithm),
      encoding_(options.encoding),
      digest_size_(
          options.length.value_or(InfoOf(options.algorithm).digest_size)),
      key_(std::move(options.key)) {
  key_.MarkSecret();
}

Result<DigestSpec> DigestSpec::Make(DigestOptions options) {
  options.key.MarkSecret();
  const AlgorithmInfo& info = InfoOf(options.algorithm);
  if (Status status = CheckKey(info, options.key); !status.ok()) {
    return status.error();
  }
  if (Status status = CheckLength(info, options.length); !status.ok()) {
    return status.error();
  }
  if (!IsAvailable(info.algorithm)) return NotAvailable(info.algorithm);
  return DigestSpec(std::move(options));
}

Status DigestSpec::Begin(Hasher& hasher) const {
  if (!hasher.Init({.digest_size = digest_size_, .key = key_.view()})) {
    return LibraryFailed();
  }
  return Done{};
}

Status DigestSpec::FinishTo(Hasher& hasher, uint8_t* to) const {
  std::array<uint8_t, kMaxDigestSize> digest;
  if (!hasher.Final(digest.data())) return LibraryFailed();
  Encode(encoding_, ByteView(digest).first(digest_size_), to);
  return Done{};
}

Result<Payload> DigestSpec::Finish(Hasher& hasher) const {
  std::array<uint8_t, kMaxDigestSize> digest;
  if (!hasher.Final(digest.data())) return LibraryFailed();
  return EncodedPayload(encoding_, ByteView(digest).first(digest_size_));
}

Payload DigestSpec::Wrap(Bytes encoded) const {
  return PayloadOf(encoding_, std::move(encoded));
}

RunHasher::RunHasher(const DigestSpec& spec, Scratch& scratch) {
  if (spec.keyed()) {
    fresh_ = MakeHasher(spec.algorithm());
    hasher_ = fresh_.get();
    return;
  }
  kept_.emplace(scratch.Borrow<HasherSet>());
  hasher_ = (*kept_)->Get(spec.algorithm());
}

}  // namespace offloop::hash
