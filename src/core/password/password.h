#ifndef OFFLOOP_CORE_PASSWORD_PASSWORD_H_
#define OFFLOOP_CORE_PASSWORD_PASSWORD_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "operation.h"
#include "result.h"

namespace offloop::password {

// Passwords are hashed with Argon2id, version 19. A password is any sequence of
// at most kMaxPassword bytes; it is the input of these operations, which
// declare it secret and leave no copy of it.
inline constexpr size_t kMaxPassword = 1024 * 1024;

struct HashOptions {
  // KiB of memory: 8 to 4194304. The defaults follow OWASP.
  uint32_t memory = 19456;
  // How many times the memory is filled: 1 to 1024.
  uint32_t passes = 2;
};

// Hashes the password: a PHC string with a random salt of 16 bytes, a hash of
// 32 bytes and one lane. Fails with kOutOfRange when an option is; a run fails
// with kInvalidArgValue when the password is too long.
Result<std::unique_ptr<Operation>> MakePasswordHash(HashOptions options);

struct VerifyOptions {
  // The stored PHC string.
  std::string phc = {};
  // The most that a stored string may demand: KiB, 8 to 4194304, and passes, 1
  // to 1024.
  uint32_t max_memory = 1048576;
  uint32_t max_passes = 16;
};

// Tells whether the password is the one that was hashed: Payload::Bool. The
// hashes are compared in constant time. Any number of lanes is accepted; they
// are computed one after the other.
//
// Fails with kInvalidArgValue when the string is not a PHC string of Argon2, or
// is one of a type or version other than Argon2id 19, and with kOutOfRange when
// an option is, or the string asks for more than the options allow.
Result<std::unique_ptr<Operation>> MakePasswordVerify(
    const VerifyOptions& options);

// Whether a stored string was made with other costs, type or version than
// MakePasswordHash(options) would use. Synchronous: it only reads the string.
// Fails as ParsePhc() does, and with kOutOfRange.
Result<bool> NeedsRehash(std::string_view phc, HashOptions options);

}  // namespace offloop::password

#endif  // OFFLOOP_CORE_PASSWORD_PASSWORD_H_
