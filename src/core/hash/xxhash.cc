#include "hash/xxhash.h"

#include <new>

// On x86 the library picks SSE2, AVX2 or AVX-512 at run time; this header puts
// its dispatching functions in place of the plain ones.
#if defined(__x86_64__)
#include <xxh_x86dispatch.h>
#endif
#include <xxhash.h>

namespace offloop::hash {
namespace {

class XxHasher : public Hasher {
 public:
  XxHasher() : state_(XXH3_createState()) {
    if (state_ == nullptr) throw std::bad_alloc();
  }
  ~XxHasher() override { XXH3_freeState(state_); }

 protected:
  XXH3_state_t* state() { return state_; }

 private:
  XXH3_state_t* state_;
};

class Xxh3Hasher64 final : public XxHasher {
 public:
  bool Init(const Parameters&) override {
    return XXH3_64bits_reset(state()) == XXH_OK;
  }
  void Update(ByteView bytes) override {
    if (bytes.empty()) return;
    XXH3_64bits_update(state(), bytes.data(), bytes.size());
  }
  bool Final(uint8_t* digest) override {
    XXH64_canonicalFromHash(reinterpret_cast<XXH64_canonical_t*>(digest),
                            XXH3_64bits_digest(state()));
    return true;
  }
};

class Xxh3Hasher128 final : public XxHasher {
 public:
  bool Init(const Parameters&) override {
    return XXH3_128bits_reset(state()) == XXH_OK;
  }
  void Update(ByteView bytes) override {
    if (bytes.empty()) return;
    XXH3_128bits_update(state(), bytes.data(), bytes.size());
  }
  bool Final(uint8_t* digest) override {
    XXH128_canonicalFromHash(reinterpret_cast<XXH128_canonical_t*>(digest),
                             XXH3_128bits_digest(state()));
    return true;
  }
};

}  // namespace

std::unique_ptr<Hasher> MakeXxHasher(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kXxh3_64:
      return std::make_unique<Xxh3Hasher64>();
    case Algorithm::kXxh3_128:
      return std::make_unique<Xxh3Hasher128>();
    default:
      return nullptr;
  }
}

}  // namespace offloop::hash
