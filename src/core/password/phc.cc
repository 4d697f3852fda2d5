#include "password/phc.h"

#include <sodium.h>

#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace offloop::password {
namespace {

using Type = PhcString::Type;

constexpr std::array<std::pair<Type, std::string_view>, 3> kTypes = {{
    {Type::kArgon2d, "argon2d"},
    {Type::kArgon2i, "argon2i"},
    {Type::kArgon2id, "argon2id"},
}};

constexpr int kBase64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

Error Malformed(const char* what) {
  return Error{.code = ErrorCode::kInvalidArgValue,
               .message = std::string("Not a PHC string of Argon2: ") + what};
}

// Removes the text up to the next `mark`, and the mark, from the front and
// returns it; the whole text when there is no mark.
std::string_view Take(std::string_view& text, char mark) {
  const size_t at = text.find(mark);
  const std::string_view part = text.substr(0, at);
  text = at == std::string_view::npos ? "" : text.substr(at + 1);
  return part;
}

// Digits only, without a leading zero. 0, which no parameter may be, for
// anything else.
uint32_t ParseNumber(std::string_view digits) {
  uint32_t number = 0;
  if (digits.empty() || digits.front() == '0') return 0;
  const char* const end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, number);
  return error == std::errc() && at == end ? number : 0;
}

// The number of "<name>=<number>".
uint32_t ParseParameter(std::string_view text, char name) {
  if (text.size() < 3 || text[0] != name || text[1] != '=') return 0;
  return ParseNumber(text.substr(2));
}

std::optional<Type> ParseType(std::string_view name) {
  for (const auto& [type, known] : kTypes) {
    if (name == known) return type;
  }
  return std::nullopt;
}

bool ParseParameters(std::string_view text, PhcString& phc) {
  const std::string_view memory = Take(text, ',');
  std::string_view passes = Take(text, ',');
  std::string_view lanes = text;
  if (passes.starts_with('p')) std::swap(passes, lanes);
  phc.memory = ParseParameter(memory, 'm');
  phc.passes = ParseParameter(passes, 't');
  phc.lanes = ParseParameter(lanes, 'p');
  return phc.memory != 0 && phc.passes != 0 && phc.lanes != 0;
}

std::string EncodeBase64(const std::vector<uint8_t>& bytes) {
  // The library's size has room for a NUL.
  std::string text(sodium_base64_encoded_len(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    kBase64);
  text.pop_back();
  return text;
}

// Canonical base64 of `min` to `max` bytes; empty for anything else.
std::vector<uint8_t> Decode(std::string_view text, size_t min, size_t max) {
  std::vector<uint8_t> bytes(max);
  size_t size = 0;
  const int result =
      sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(),
                        nullptr, &size, nullptr, kBase64);
  if (result != 0 || size < min) return {};
  bytes.resize(size);
  // libsodium 1.0.18 accepts some bytes above 0x7f as letters.
  if (EncodeBase64(bytes) != text) return {};
  return bytes;
}

// "v=<number>$", which is optional because it once did not exist.
bool TakeVersion(std::string_view& text, PhcString& phc) {
  phc.version = PhcString::kVersion10;
  if (!text.starts_with("v=")) return true;
  phc.version = ParseParameter(Take(text, '$'), 'v');
  return phc.version == PhcString::kVersion10 ||
         phc.version == PhcString::kVersion13;
}

}  // namespace

std::string_view NameOf(Type type) {
  return kTypes[static_cast<size_t>(type)].second;
}

Result<PhcString> ParsePhc(std::string_view text) {
  PhcString phc;
  if (text.size() > PhcString::kMaxText) return Malformed("it is too long");
  if (!text.starts_with('$')) return Malformed("it must begin with '$'");
  text.remove_prefix(1);
  const std::optional<Type> type = ParseType(Take(text, '$'));
  if (!type.has_value()) return Malformed("the type is unknown");
  phc.type = *type;
  if (!TakeVersion(text, phc)) return Malformed("the version is unknown");
  if (!ParseParameters(Take(text, '$'), phc)) {
    return Malformed("the parameters must be m, t and p");
  }
  if (phc.lanes > PhcString::kMaxLanes ||
      phc.memory / PhcString::kMemoryPerLane < phc.lanes) {
    return Malformed("there are too many lanes (p) for the memory (m)");
  }
  phc.salt = Decode(Take(text, '$'), PhcString::kMinSalt, PhcString::kMaxSalt);
  if (phc.salt.empty()) return Malformed("the salt is not 8 to 128 bytes");
  phc.hash = Decode(text, PhcString::kMinHash, PhcString::kMaxHash);
  if (phc.hash.empty()) return Malformed("the hash is not 12 to 128 bytes");
  return phc;
}

std::string FormatPhc(const PhcString& phc) {
  std::string text = "$";
  text.append(NameOf(phc.type));
  if (phc.version != PhcString::kVersion10) {
    text += "$v=" + std::to_string(phc.version);
  }
  text += "$m=" + std::to_string(phc.memory);
  text += ",t=" + std::to_string(phc.passes);
  text += ",p=" + std::to_string(phc.lanes);
  text += "$" + EncodeBase64(phc.salt);
  text += "$" + EncodeBase64(phc.hash);
  return text;
}

}  // namespace offloop::password
