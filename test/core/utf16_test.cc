#include "utf16.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace offloop {
namespace {

// What is decoded, with a unit behind it that must stay as it is.
std::u16string DecodedWhole(const std::string& text) {
  constexpr char16_t kGuard = 0xABCD;
  std::vector<char16_t> units(text.size() + 1, kGuard);
  // A block of its own size, so that a sanitizer sees a read behind it.
  const std::vector<uint8_t> bytes(text.begin(), text.end());
  const Decoded decoded = DecodeUtf8(bytes, bytes.size(), units.data());
  EXPECT_EQ(decoded.read, text.size());
  EXPECT_LE(decoded.written, text.size());
  EXPECT_EQ(units.back(), kGuard);
  return {units.data(), decoded.written};
}

std::string Utf8Of(uint32_t point) {
  const auto byte = [](uint32_t bits) { return static_cast<char>(bits); };
  const auto low = [&](uint32_t bits) { return byte(0x80u | (bits & 0x3Fu)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0u | point >> 6u), low(point)};
  if (point < 0x10000) {
    return {byte(0xE0u | point >> 12u), low(point >> 6u), low(point)};
  }
  return {byte(0xF0u | point >> 18u), low(point >> 12u), low(point >> 6u),
          low(point)};
}

std::u16string Utf16Of(uint32_t point) {
  if (point < 0x10000) return {static_cast<char16_t>(point)};
  return {static_cast<char16_t>(0xD7C0u + (point >> 10u)),
          static_cast<char16_t>(0xDC00u + (point & 0x3FFu))};
}

TEST(Utf16Test, DecodesEveryCharacter) {
  for (uint32_t point = 0; point <= 0x10FFFF; ++point) {
    if (point == 0xD800) point = 0xE000;
    ASSERT_EQ(DecodedWhole(Utf8Of(point)), Utf16Of(point)) << point;
  }
}

TEST(Utf16Test, StopsBehindACharacter) {
  const std::string text = "a\u20ACb";
  const std::vector<uint8_t> bytes(text.begin(), text.end());
  std::vector<char16_t> units(text.size());
  const Decoded decoded = DecodeUtf8(bytes, 2, units.data());
  EXPECT_EQ(decoded.read, 4u);
  EXPECT_EQ(decoded.written, 2u);
}

TEST(Utf16Test, StaysWithinTextThatIsNotUtf8) {
  for (unsigned lead = 0x80; lead <= 0xFF; ++lead) {
    for (size_t before = 0; before < 9; ++before) {
      for (size_t after = 0; after < 4; ++after) {
        DecodedWhole(std::string(before, 'x') + static_cast<char>(lead) +
                     std::string(after, '\xBF'));
      }
    }
  }
}

}  // namespace
}  // namespace offloop
