#include "password/password.h"

#include <sodium.h>

#include <array>
#include <utility>

#include "libsodium.h"
#include "password/argon2.h"
#include "password/phc.h"

namespace offloop::password {
namespace {

constexpr size_t kSaltSize = 16;
constexpr size_t kHashSize = 32;

Status CheckRange(const char* name, uint32_t value, uint32_t min,
                  uint32_t max) {
  if (value >= min && value <= max) return Done{};
  return Error{.code = ErrorCode::kOutOfRange,
               .message = std::string(name) + " must be from " +
                          std::to_string(min) + " to " + std::to_string(max) +
                          "; received " + std::to_string(value)};
}

Status CheckCosts(const char* memory_name, uint32_t memory,
                  const char* passes_name, uint32_t passes) {
  Status status = CheckRange(memory_name, memory, PhcString::kMemoryPerLane,
                             Argon2Cost::kMaxMemory);
  if (!status.ok()) return status;
  return CheckRange(passes_name, passes, 1, Argon2Cost::kMaxPasses);
}

Status CheckPassword(const Payload& password) {
  if (password.size() <= kMaxPassword) return Done{};
  return Error{.code = ErrorCode::kInvalidArgValue,
               .message = "The password must be at most " +
                          std::to_string(kMaxPassword) + " bytes long"};
}

// Fails when a stored string demands more than the options allow.
Status CheckAllowed(const char* what, uint32_t asked, const char* option,
                    uint32_t allowed) {
  if (asked <= allowed) return Done{};
  return Error{.code = ErrorCode::kOutOfRange,
               .message = "The PHC string asks for " + std::to_string(asked) +
                          " " + what + "; " + option + " is " +
                          std::to_string(allowed)};
}

Status CheckComputable(const PhcString& phc) {
  if (phc.type == PhcString::Type::kArgon2id &&
      phc.version == PhcString::kVersion13) {
    return Done{};
  }
  return Error{.code = ErrorCode::kInvalidArgValue,
               .message =
                   "Only argon2id, version 19, can be verified; the PHC "
                   "string is " +
                   std::string(NameOf(phc.type)) + ", version " +
                   std::to_string(phc.version)};
}

class PasswordHash final : public Operation {
 public:
  explicit PasswordHash(HashOptions options)
      : cost_{.memory = options.memory, .passes = options.passes} {}

  Result<Payload> Run(Payload password, RunContext& context) const override {
    if (Status size = CheckPassword(password); !size.ok()) return size.error();
    PhcString phc;
    phc.memory = cost_.memory;
    phc.passes = cost_.passes;
    phc.lanes = cost_.lanes;
    phc.salt.resize(kSaltSize);
    phc.hash.resize(kHashSize);
    randombytes_buf(phc.salt.data(), phc.salt.size());
    Status done = Argon2id(cost_, password, phc.salt, phc.hash, context);
    if (!done.ok()) return done.error();
    Payload text = Payload::Text(FormatPhc(phc));
    if (text.size() == 0) return OutOfMemory();
    return text;
  }

  size_t MemoryCost() const override { return Argon2Memory(cost_); }
  bool SecretInput() const override { return true; }

 private:
  Argon2Cost cost_;
};

class PasswordVerify final : public Operation {
 public:
  explicit PasswordVerify(PhcString phc)
      : phc_(std::move(phc)),
        cost_{
            .memory = phc_.memory, .passes = phc_.passes, .lanes = phc_.lanes} {
  }

  Result<Payload> Run(Payload password, RunContext& context) const override {
    if (Status size = CheckPassword(password); !size.ok()) return size.error();
    std::array<uint8_t, PhcString::kMaxHash> computed;
    const std::span<uint8_t> tag = std::span(computed).first(phc_.hash.size());
    Status done = Argon2id(cost_, password, phc_.salt, tag, context);
    if (!done.ok()) return done.error();
    const bool same =
        sodium_memcmp(tag.data(), phc_.hash.data(), tag.size()) == 0;
    Wipe(tag.data(), tag.size());
    return Payload::Bool(same);
  }

  size_t MemoryCost() const override { return Argon2Memory(cost_); }
  bool SecretInput() const override { return true; }

 private:
  PhcString phc_;
  Argon2Cost cost_;
};

// libsodium must have random numbers, and have picked its code for this CPU.
Status CheckLibrary() {
  if (SodiumReady()) return Done{};
  return InternalError("The system gives no random numbers");
}

}  // namespace

Result<std::unique_ptr<Operation>> MakePasswordHash(HashOptions options) {
  Status status =
      CheckCosts("memory", options.memory, "passes", options.passes);
  if (!status.ok()) return status.error();
  if (Status ready = CheckLibrary(); !ready.ok()) return ready.error();
  return std::unique_ptr<Operation>(std::make_unique<PasswordHash>(options));
}

Result<std::unique_ptr<Operation>> MakePasswordVerify(
    const VerifyOptions& options) {
  Status status = CheckCosts("maxMemory", options.max_memory, "maxPasses",
                             options.max_passes);
  if (!status.ok()) return status.error();
  Result<PhcString> phc = ParsePhc(options.phc);
  if (!phc.ok()) return std::move(phc).error();
  if (Status kind = CheckComputable(phc.value()); !kind.ok()) {
    return kind.error();
  }
  Status memory = CheckAllowed("KiB of memory", phc.value().memory, "maxMemory",
                               options.max_memory);
  if (!memory.ok()) return memory.error();
  Status passes = CheckAllowed("passes", phc.value().passes, "maxPasses",
                               options.max_passes);
  if (!passes.ok()) return passes.error();
  if (Status ready = CheckLibrary(); !ready.ok()) return ready.error();
  return std::unique_ptr<Operation>(
      std::make_unique<PasswordVerify>(std::move(phc).value()));
}

Result<bool> NeedsRehash(std::string_view phc, HashOptions options) {
  Status status =
      CheckCosts("memory", options.memory, "passes", options.passes);
  if (!status.ok()) return status.error();
  const Result<PhcString> stored = ParsePhc(phc);
  if (!stored.ok()) return stored.error();
  return stored.value().type != PhcString::Type::kArgon2id ||
         stored.value().version != PhcString::kVersion13 ||
         stored.value().memory != options.memory ||
         stored.value().passes != options.passes;
}

}  // namespace offloop::password
