#include "hash/openssl.h"

#include <array>
#include <atomic>
#include <new>
#include <utility>

#include "process_symbol.h"

// The types of <openssl/evp.h>; only pointers to them are used.
struct evp_md_st;
struct evp_md_ctx_st;

namespace offloop::hash {
namespace {

using Md = evp_md_st;
using MdContext = evp_md_ctx_st;

// ABI facts relied upon, stable through OpenSSL 3 (the only major version
// with EVP_MD_fetch, which is why that name is what is asked for first):
//   EVP_MD* EVP_MD_fetch(OSSL_LIB_CTX*, const char* name, const char* query)
//   EVP_MD_CTX* EVP_MD_CTX_new(void)
//   void EVP_MD_CTX_free(EVP_MD_CTX*)
//   int EVP_DigestInit_ex(EVP_MD_CTX*, const EVP_MD*, ENGINE*)
//   int EVP_DigestUpdate(EVP_MD_CTX*, const void*, size_t)
//   int EVP_DigestFinal_ex(EVP_MD_CTX*, unsigned char*, unsigned int*)
//   int ERR_set_mark(void), int ERR_pop_to_mark(void)
// The int results are 1 for success. A null library context is the default
// one, a null query means that any provider will do.
struct Functions {
  Md* (*fetch)(void*, const char*, const char*) = nullptr;
  MdContext* (*context_new)() = nullptr;
  void (*context_free)(MdContext*) = nullptr;
  int (*init)(MdContext*, const Md*, void*) = nullptr;
  int (*update)(MdContext*, const void*, size_t) = nullptr;
  int (*final)(MdContext*, unsigned char*, unsigned*) = nullptr;
  int (*set_mark)() = nullptr;
  int (*pop_to_mark)() = nullptr;
};

struct OpenSsl {
  Functions functions;
  // Fetched here and never freed: fetching takes microseconds, and
  // EVP_DigestInit_ex with an unfetched digest would fetch each time.
  std::array<const Md*, kAlgorithmCount> digests = {};
};

template <typename Function>
bool Find(const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(FindProcessSymbol(name));
  return function != nullptr;
}

bool FindAll(Functions& to) {
  return Find("EVP_MD_fetch", to.fetch) &&
         Find("EVP_MD_CTX_new", to.context_new) &&
         Find("EVP_MD_CTX_free", to.context_free) &&
         Find("EVP_DigestInit_ex", to.init) &&
         Find("EVP_DigestUpdate", to.update) &&
         Find("EVP_DigestFinal_ex", to.final) &&
         Find("ERR_set_mark", to.set_mark) &&
         Find("ERR_pop_to_mark", to.pop_to_mark);
}

OpenSsl Load() {
  OpenSsl openssl;
  if (!FindAll(openssl.functions)) return openssl;
  // A failed fetch leaves an error in this thread's queue, where node:crypto
  // would find it and take it for its own.
  openssl.functions.set_mark();
  for (const AlgorithmInfo& info : Algorithms()) {
    if (info.openssl_name == nullptr) continue;
    openssl.digests[static_cast<size_t>(info.algorithm)] =
        openssl.functions.fetch(nullptr, info.openssl_name, nullptr);
  }
  openssl.functions.pop_to_mark();
  return openssl;
}

// Trivially destructible: threads may still be hashing while the process
// exits.
const OpenSsl& Instance() {
  static const OpenSsl openssl = Load();
  return openssl;
}

std::atomic<int> hidden_by_tests = 0;

class OpenSslHasher final : public Hasher {
 public:
  OpenSslHasher(const Functions& functions, const Md* digest)
      : functions_(functions),
        digest_(digest),
        context_(functions.context_new()) {
    if (context_ == nullptr) throw std::bad_alloc();
  }
  ~OpenSslHasher() override { functions_.context_free(context_); }

  bool Init(const Parameters& parameters) override {
    (void)parameters;  // None of these algorithms has any.
    good_ = false;
    // With a fetched digest and no parameters, it can only fail for lack of
    // memory.
    if (functions_.init(context_, digest_, nullptr) != 1)
      throw std::bad_alloc();
    good_ = true;
    return true;
  }

  void Update(ByteView bytes) override {
    if (bytes.empty()) return;
    good_ =
        good_ && functions_.update(context_, bytes.data(), bytes.size()) == 1;
  }

  bool Final(uint8_t* digest) override {
    const bool good = std::exchange(good_, false);
    return good && functions_.final(context_, digest, nullptr) == 1;
  }

 private:
  const Functions& functions_;
  const Md* digest_;
  MdContext* context_;
  bool good_ = false;
};

}  // namespace

std::unique_ptr<Hasher> MakeOpenSslHasher(Algorithm algorithm) {
  if (hidden_by_tests.load(std::memory_order_relaxed) > 0) return nullptr;
  const OpenSsl& openssl = Instance();
  const Md* digest = openssl.digests[static_cast<size_t>(algorithm)];
  if (digest == nullptr) return nullptr;
  return std::make_unique<OpenSslHasher>(openssl.functions, digest);
}

WithoutOpenSslForTest::WithoutOpenSslForTest() { ++hidden_by_tests; }
WithoutOpenSslForTest::~WithoutOpenSslForTest() { --hidden_by_tests; }

}  // namespace offloop::hash
