#ifndef OFFLOOP_CORE_HASH_OPENSSL_H_
#define OFFLOOP_CORE_HASH_OPENSSL_H_

#include <memory>

#include "hash/hasher.h"

namespace offloop::hash {

// The OpenSSL 3 that is already in the process, because Node carries one and
// exports its functions. Nothing is linked and no header is needed: the
// functions are looked up by name on first use, once.

// A hasher of that OpenSSL; null when there is none in the process, or it does
// not offer the algorithm (MD5 in FIPS mode). Thread-safe.
std::unique_ptr<Hasher> MakeOpenSslHasher(Algorithm algorithm);

// For tests: while one lives, the process looks as if it had no OpenSSL.
class WithoutOpenSslForTest {
 public:
  WithoutOpenSslForTest();
  WithoutOpenSslForTest(const WithoutOpenSslForTest&) = delete;
  WithoutOpenSslForTest& operator=(const WithoutOpenSslForTest&) = delete;
  ~WithoutOpenSslForTest();
};

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_OPENSSL_H_
