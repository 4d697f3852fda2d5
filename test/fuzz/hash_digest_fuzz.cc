// Digests do not depend on how a message is cut, nor on which library computes
// them, nor on which operation asks. The input is one byte for the algorithm,
// one for the encoding and one that seeds the cuts, then the message.

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "hash/digest.h"
#include "hash/digest_stream.h"
#include "hash/hasher.h"
#include "require.h"
#include "run_context.h"

namespace {

using offloop::Action;
using offloop::AsText;
using offloop::Bytes;
using offloop::ByteView;
using offloop::CancelFlag;
using offloop::Operation;
using offloop::Payload;
using offloop::Require;
using offloop::RunContext;
using offloop::Scratch;
using namespace offloop::hash;

// The system's OpenSSL, where there is one, in the place of Node's.
void* const openssl = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_GLOBAL);

// Sizes of pieces: short ones, and those around the blocks of the algorithms.
class Cuts {
 public:
  explicit Cuts(uint8_t seed) : state_(seed) {}

  ByteView Next(ByteView& rest) {
    state_ = state_ * 1103515245u + 12345u;
    const size_t size = (state_ >> 16) % 300;
    const ByteView piece = rest.first(std::min(size, rest.size()));
    rest = rest.subspan(piece.size());
    return piece;
  }

 private:
  uint32_t state_;
};

std::string Run(const Operation& operation, Payload input, Action action) {
  static const CancelFlag cancel;
  static Scratch scratch;
  RunContext context(cancel, scratch);
  context.set_action(action);
  auto result = operation.Run(std::move(input), context);
  Require(result.ok());
  return std::string(AsText(result.value().Join().value()));
}

std::string Whole(const Operation& operation, ByteView message) {
  Payload payload;
  payload.AppendBorrowed(message);
  return Run(operation, std::move(payload), Action::kEnd);
}

std::string InChunks(const Operation& operation, ByteView message, Cuts cuts) {
  Payload payload;
  while (!message.empty()) payload.AppendBorrowed(cuts.Next(message));
  return Run(operation, std::move(payload), Action::kEnd);
}

std::string Streamed(const Operation& stream, ByteView message, Cuts cuts) {
  while (!message.empty()) {
    Payload piece;
    piece.AppendBorrowed(cuts.Next(message));
    Require(Run(stream, std::move(piece), Action::kUpdate).empty());
  }
  return Run(stream, Payload(), Action::kEnd);
}

// What one library makes of it; empty when it does not have the algorithm.
std::string By(Provider provider, const AlgorithmInfo& info, ByteView message,
               Cuts cuts) {
  const auto hasher = MakeHasherOf(provider, info.algorithm);
  if (hasher == nullptr) return "";
  std::array<uint8_t, kMaxDigestSize> digest;
  Require(hasher->Init({.digest_size = info.digest_size}));
  while (!message.empty()) hasher->Update(cuts.Next(message));
  Require(hasher->Final(digest.data()));
  return std::string(AsText(ByteView(digest).first(info.digest_size)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 3) return 0;
  const AlgorithmInfo& info = Algorithms()[data[0] % kAlgorithmCount];
  const auto encoding = static_cast<Encoding>(data[1] % 4);
  const Cuts cuts(data[2]);
  const ByteView message(data + 3, size - 3);

  const auto options = [&](Encoding as) {
    return DigestOptions{.algorithm = info.algorithm, .encoding = as};
  };
  const auto digest = MakeDigest(options(encoding));
  if (!digest.ok()) {
    Require(openssl == nullptr);
    return 0;
  }
  const std::string expected = Whole(*digest.value(), message);
  Require(expected.size() == EncodedSize(encoding, info.digest_size));
  Require(InChunks(*digest.value(), message, cuts) == expected);
  Require(Whole(*MakeDigestMany(options(encoding)).value(), message) ==
          expected);
  const auto stream = MakeDigestStream(options(encoding));
  Require(Streamed(*stream.value(), message, cuts) == expected);

  const auto raw = MakeDigest(options(Encoding::kBuffer));
  const std::string bytes = Whole(*raw.value(), message);
  for (const Provider provider :
       {Provider::kOpenSsl, Provider::kSodium, Provider::kXxHash}) {
    const std::string theirs = By(provider, info, message, cuts);
    Require(theirs.empty() || theirs == bytes);
  }
  return 0;
}
