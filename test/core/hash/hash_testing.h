#ifndef OFFLOOP_TEST_CORE_HASH_HASH_TESTING_H_
#define OFFLOOP_TEST_CORE_HASH_HASH_TESTING_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "../run_testing.h"
#include "../text_testing.h"
#include "operation.h"
#include "payload.h"

#if !defined(_WIN32)
#include <dlfcn.h>
#endif

namespace offloop::hash {

// The system's OpenSSL, put into the process before anything looks for it, as
// Node's own is; null where the system has none.
#if defined(_WIN32)
inline void* const openssl_library = nullptr;
#else
inline void* const openssl_library =
    dlopen("libcrypto.so.3", RTLD_NOW | RTLD_GLOBAL);
#endif

// For tests of what only OpenSSL has.
class OpenSslTest : public testing::Test {
 protected:
  void SetUp() override {
    if (openssl_library == nullptr) {
      GTEST_SKIP() << "libcrypto.so.3 is not on this system";
    }
  }
};

inline Payload Chunks(const std::vector<std::string>& chunks) {
  Payload payload;
  for (const std::string& chunk : chunks) {
    payload.Append(Bytes::Copy(AsBytes(chunk)));
  }
  return payload;
}

// Runs an operation once; its output as text, or "error: " and the message.
inline std::string RunOnce(const Operation& operation,
                           const std::vector<std::string>& chunks) {
  Surroundings around;
  Result<Payload> result = operation.Run(Chunks(chunks), around.context);
  if (!result.ok()) return "error: " + result.error().message;
  return TextOf(std::move(result).value());
}

}  // namespace offloop::hash

#endif  // OFFLOOP_TEST_CORE_HASH_HASH_TESTING_H_
