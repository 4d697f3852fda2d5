#include "hash/sodium.h"

#include <sodium.h>

#include "bytes.h"
#include "libsodium.h"

namespace offloop::hash {
namespace {

class SodiumSha256 final : public Hasher {
 public:
  ~SodiumSha256() override { Wipe(&state_, sizeof(state_)); }

  bool Init(const Parameters&) override {
    return crypto_hash_sha256_init(&state_) == 0;
  }
  void Update(ByteView bytes) override {
    crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
  }
  bool Final(uint8_t* digest) override {
    return crypto_hash_sha256_final(&state_, digest) == 0;
  }

 private:
  crypto_hash_sha256_state state_ = {};
};

class SodiumSha512 final : public Hasher {
 public:
  ~SodiumSha512() override { Wipe(&state_, sizeof(state_)); }

  bool Init(const Parameters&) override {
    return crypto_hash_sha512_init(&state_) == 0;
  }
  void Update(ByteView bytes) override {
    crypto_hash_sha512_update(&state_, bytes.data(), bytes.size());
  }
  bool Final(uint8_t* digest) override {
    return crypto_hash_sha512_final(&state_, digest) == 0;
  }

 private:
  crypto_hash_sha512_state state_ = {};
};

class SodiumBlake2b final : public Hasher {
 public:
  ~SodiumBlake2b() override { Wipe(&state_, sizeof(state_)); }

  bool Init(const Parameters& parameters) override {
    digest_size_ = parameters.digest_size;
    const ByteView key = parameters.key;
    return crypto_generichash_init(&state_, key.data(), key.size(),
                                   digest_size_) == 0;
  }
  void Update(ByteView bytes) override {
    crypto_generichash_update(&state_, bytes.data(), bytes.size());
  }
  bool Final(uint8_t* digest) override {
    return crypto_generichash_final(&state_, digest, digest_size_) == 0;
  }

 private:
  crypto_generichash_state state_ = {};
  size_t digest_size_ = 0;
};

}  // namespace

std::unique_ptr<Hasher> MakeSodiumHasher(Algorithm algorithm) {
  if (!SodiumReady()) return nullptr;
  switch (algorithm) {
    case Algorithm::kSha256:
      return std::make_unique<SodiumSha256>();
    case Algorithm::kSha512:
      return std::make_unique<SodiumSha512>();
    case Algorithm::kBlake2b:
    case Algorithm::kBlake2b512:
      return std::make_unique<SodiumBlake2b>();
    default:
      return nullptr;
  }
}

}  // namespace offloop::hash
