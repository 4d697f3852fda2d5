// What carries a key or takes another way round agrees with the plain digest.
// The input is one byte for the algorithm, one for the size of the key, then
// the key and the message.

#include <dlfcn.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "hash/digest.h"
#include "hash/digest_file.h"
#include "hash/hmac.h"
#include "require.h"
#include "run_context.h"

namespace {

using offloop::AsBytes;
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

struct Ran {
  std::string output;
  std::string emitted;
};

Ran Run(const Operation& operation, Payload input) {
  static const CancelFlag cancel;
  static Scratch scratch;
  RunContext context(cancel, scratch);
  auto result = operation.Run(std::move(input), context);
  Require(result.ok());
  Ran ran{.output = std::string(AsText(result.value().Join().value())),
          .emitted = ""};
  for (Payload& each : context.TakeEmitted()) {
    ran.emitted += AsText(each.Join().value());
  }
  return ran;
}

Payload Borrow(ByteView first, ByteView second = {}) {
  Payload payload;
  payload.AppendBorrowed(first);
  payload.AppendBorrowed(second);
  return payload;
}

// RFC 2104 from its definition, on the plain digest.
std::string HmacByHand(const Operation& digest, const AlgorithmInfo& info,
                       ByteView key, ByteView message) {
  std::string block(key.size() > info.block_size
                        ? Run(digest, Borrow(key)).output
                        : std::string(AsText(key)));
  block.resize(info.block_size, '\0');
  std::string inner = block;
  std::string outer = block;
  for (char& byte : inner) byte = static_cast<char>(byte ^ 0x36);
  for (char& byte : outer) byte = static_cast<char>(byte ^ 0x5c);
  const std::string hashed =
      Run(digest, Borrow(AsBytes(inner), message)).output;
  return Run(digest, Borrow(AsBytes(outer), AsBytes(hashed))).output;
}

void CheckFile(const DigestOptions& options, ByteView message,
               const std::string& expected) {
  const int file = memfd_create("message", 0);
  Require(file >= 0 && write(file, message.data(), message.size()) ==
                           static_cast<ssize_t>(message.size()));
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  const auto digest = MakeDigestFile(
      {.algorithm = options.algorithm, .encoding = options.encoding});
  Require(Run(*digest.value(), Borrow(AsBytes(path))).output == expected);
  close(file);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const AlgorithmInfo& info = Algorithms()[data[0] % kAlgorithmCount];
  const ByteView rest(data + 2, size - 2);
  const ByteView key = rest.first(std::min<size_t>(data[1], rest.size()));
  const ByteView message = rest.subspan(key.size());

  const DigestOptions plain{.algorithm = info.algorithm,
                            .encoding = Encoding::kBuffer};
  const auto digest =
      MakeDigest({.algorithm = info.algorithm, .encoding = Encoding::kBuffer});
  if (!digest.ok()) {
    Require(openssl == nullptr);
    return 0;
  }
  const std::string expected = Run(*digest.value(), Borrow(message)).output;

  const auto tap = MakeDigestTap(
      {.algorithm = info.algorithm, .encoding = Encoding::kBuffer});
  const Ran tapped = Run(*tap.value(), Borrow(message));
  Require(tapped.output == AsText(message) && tapped.emitted == expected);
  CheckFile(plain, message, expected);

  auto hmac = MakeHmac({.algorithm = info.algorithm,
                        .encoding = Encoding::kBuffer,
                        .key = Bytes::Copy(key)});
  Require(hmac.ok() == (info.block_size > 0));
  if (!hmac.ok()) return 0;
  Require(Run(*hmac.value(), Borrow(message)).output ==
          HmacByHand(*digest.value(), info, key, message));
  return 0;
}
