// PHC strings: what is read is within the bounds and is written as it was, and
// what may be verified keeps to the limits. Nothing is ever computed here. The
// input is the string.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "password/password.h"
#include "password/phc.h"
#include "require.h"

namespace {

using offloop::AsText;
using offloop::ErrorCode;
using offloop::Require;
using namespace offloop::password;

constexpr uint32_t kMaxMemory = 65536;
constexpr uint32_t kMaxPasses = 4;

void CheckBounds(const PhcString& phc) {
  Require(phc.version == 16 || phc.version == 19);
  Require(phc.passes >= 1 && phc.lanes >= 1);
  Require(phc.lanes <= PhcString::kMaxLanes);
  Require(phc.memory >= uint64_t{8} * phc.lanes);
  Require(phc.salt.size() >= PhcString::kMinSalt);
  Require(phc.salt.size() <= PhcString::kMaxSalt);
  Require(phc.hash.size() >= PhcString::kMinHash);
  Require(phc.hash.size() <= PhcString::kMaxHash);
}

// The same string with the parameters in the order m,t,p and without the
// version that no version means.
std::string Canonical(std::string_view text) {
  std::string canonical(text);
  const size_t version = canonical.find("$v=16$");
  if (version != std::string::npos) canonical.erase(version, 5);
  const size_t lanes = canonical.find(",p=");
  const size_t passes = canonical.find(",t=");
  if (lanes > passes) return canonical;
  const size_t end = canonical.find('$', passes);
  const std::string moved = canonical.substr(lanes, passes - lanes);
  canonical.insert(end, moved);
  canonical.erase(lanes, moved.size());
  return canonical;
}

void CheckVerify(const std::string& text,
                 const offloop::Result<PhcString>& phc) {
  const auto made = MakePasswordVerify(
      {.phc = text, .max_memory = kMaxMemory, .max_passes = kMaxPasses});
  if (!phc.ok()) {
    Require(!made.ok() && made.error().code == ErrorCode::kInvalidArgValue);
    return;
  }
  if (!made.ok()) {
    Require(made.error().code == ErrorCode::kOutOfRange ||
            phc.value().type != PhcString::Type::kArgon2id ||
            phc.value().version != PhcString::kVersion13);
    return;
  }
  Require(phc.value().memory <= kMaxMemory && phc.value().passes <= kMaxPasses);
  // The numbers for the addresses take 8 bytes for each block of a quarter.
  Require(made.value()->MemoryCost() <= size_t{kMaxMemory} * (1024 + 2));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(AsText({data, size}));
  const offloop::Result<PhcString> phc = ParsePhc(text);
  CheckVerify(text, phc);
  Require(NeedsRehash(text, {}).ok() == phc.ok());
  if (!phc.ok()) return 0;
  CheckBounds(phc.value());
  Require(FormatPhc(phc.value()) == Canonical(text));
  const auto again = ParsePhc(FormatPhc(phc.value()));
  Require(again.ok() && again.value() == phc.value());
  return 0;
}
