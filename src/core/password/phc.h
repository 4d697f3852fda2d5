#ifndef OFFLOOP_CORE_PASSWORD_PHC_H_
#define OFFLOOP_CORE_PASSWORD_PHC_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "result.h"

namespace offloop::password {

// A hashed password as it is stored, such as
//   $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>
// with salt and hash in base64 without padding.
struct PhcString {
  enum class Type : uint8_t { kArgon2d, kArgon2i, kArgon2id };

  static constexpr uint32_t kVersion10 = 16;  // Also what no "v=" means.
  static constexpr uint32_t kVersion13 = 19;

  // Bounds of what is read, in bytes; all are checked before any memory is
  // allocated or work done for what a string demands.
  static constexpr size_t kMaxText = 512;
  static constexpr size_t kMinSalt = 8;
  static constexpr size_t kMaxSalt = 128;
  static constexpr size_t kMinHash = 12;
  static constexpr size_t kMaxHash = 128;
  // Argon2 requires this many KiB per lane, and allows this many lanes.
  static constexpr uint32_t kMemoryPerLane = 8;
  static constexpr uint32_t kMaxLanes = 0xffffff;

  Type type = Type::kArgon2id;
  uint32_t version = kVersion13;
  uint32_t memory = 0;  // KiB.
  uint32_t passes = 0;
  uint32_t lanes = 0;
  std::vector<uint8_t> salt;
  std::vector<uint8_t> hash;

  bool operator==(const PhcString&) const = default;
};

// The type as it is written, such as "argon2id".
std::string_view NameOf(PhcString::Type type);

// Reads a PHC string of Argon2. Strict: one spelling for each number, the
// parameters in the order m,t,p or m,p,t and no others, nothing after the
// hash. Fails with kInvalidArgValue; the message never repeats the string.
Result<PhcString> ParsePhc(std::string_view text);

// Writes it, with the parameters in the order m,t,p. Precondition: salt and
// hash are within the bounds.
std::string FormatPhc(const PhcString& phc);

}  // namespace offloop::password

#endif  // OFFLOOP_CORE_PASSWORD_PHC_H_
