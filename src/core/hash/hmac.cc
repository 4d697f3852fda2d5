#include "hash/hmac.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "hash/digest_spec.h"
#include "hash/feeder.h"
#include "hash/hasher.h"

namespace offloop::hash {
namespace {

// A key as HMAC uses it: filled up with zeros to one block of the algorithm.
class KeyBlock {
 public:
  KeyBlock() = default;
  KeyBlock(const KeyBlock&) = delete;
  KeyBlock& operator=(const KeyBlock&) = delete;
  ~KeyBlock() { Wipe(bytes_.data(), bytes_.size()); }

  // A key that is longer than a block is hashed first. Fails when the library
  // does, and when the run was stopped.
  Status Set(const AlgorithmInfo& info, ByteView key, Hasher& hasher,
             RunContext& context) {
    size_ = info.block_size;
    if (key.size() <= size_) {
      std::copy(key.begin(), key.end(), bytes_.begin());
      return Done{};
    }
    if (!hasher.Init({.digest_size = info.digest_size})) return LibraryFailed();
    if (!Feeder(context).Feed(hasher, key)) return context.Stopped();
    if (!hasher.Final(bytes_.data())) return LibraryFailed();
    return Done{};
  }

  // Starts a message that begins with the block, each byte xored with `pad`.
  bool Begin(const AlgorithmInfo& info, uint8_t pad, Hasher& hasher) const {
    if (!hasher.Init({.digest_size = info.digest_size})) return false;
    std::array<uint8_t, kMaxBlockSize> padded;
    for (size_t i = 0; i < size_; ++i) {
      padded[i] = static_cast<uint8_t>(bytes_[i] ^ pad);
    }
    hasher.Update(ByteView(padded).first(size_));
    Wipe(padded.data(), padded.size());
    return true;
  }

 private:
  std::array<uint8_t, kMaxBlockSize> bytes_ = {};
  size_t size_ = 0;
};

class Hmac final : public Operation {
 public:
  explicit Hmac(HmacOptions options)
      : info_(InfoOf(options.algorithm)),
        encoding_(options.encoding),
        key_(std::move(options.key)) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    // A fresh one, because its state is as good as the key and must not be
    // kept.
    const std::unique_ptr<Hasher> hasher = MakeHasher(info_.algorithm);
    if (hasher == nullptr) return NotAvailable(info_.algorithm);
    KeyBlock block;
    if (Status set = block.Set(info_, key_.view(), *hasher, context);
        !set.ok()) {
      return set.error();
    }
    if (!block.Begin(info_, kInnerPad, *hasher)) return LibraryFailed();
    Status fed = Feeder(context).Feed(*hasher, input);
    if (!fed.ok()) return std::move(fed).error();
    return Finish(block, *hasher);
  }

 private:
  static constexpr uint8_t kInnerPad = 0x36;
  static constexpr uint8_t kOuterPad = 0x5c;

  Result<Payload> Finish(const KeyBlock& block, Hasher& hasher) const {
    std::array<uint8_t, kMaxDigestSize> digest;
    const ByteView view = ByteView(digest).first(info_.digest_size);
    if (!hasher.Final(digest.data())) return LibraryFailed();
    if (!block.Begin(info_, kOuterPad, hasher)) return LibraryFailed();
    hasher.Update(view);
    if (!hasher.Final(digest.data())) return LibraryFailed();
    return EncodedPayload(encoding_, view);
  }

  const AlgorithmInfo& info_;
  Encoding encoding_;
  Bytes key_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeHmac(HmacOptions options) {
  options.key.MarkSecret();
  const AlgorithmInfo& info = InfoOf(options.algorithm);
  if (info.block_size == 0) {
    return Error{
        .code = ErrorCode::kInvalidArgValue,
        .message = "HMAC is not defined on '" + std::string(info.name) + "'"};
  }
  if (!IsAvailable(info.algorithm)) return NotAvailable(info.algorithm);
  return std::unique_ptr<Operation>(std::make_unique<Hmac>(std::move(options)));
}

}  // namespace offloop::hash
