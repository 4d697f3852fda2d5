#include "json/string_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace offloop::json {
namespace {

std::string Read(std::string_view content) {
  std::string buffer = "of before";
  return std::string(ReadString(AsBytes(content), buffer));
}

TEST(StringTextTest, ResolvesEscapes) {
  EXPECT_EQ(Read(""), "");
  EXPECT_EQ(Read("plain \xC3\xA9"), "plain \xC3\xA9");
  EXPECT_EQ(Read(R"(\")"), "\"");
  EXPECT_EQ(Read(R"(a\nb\\c\/d\u0041)"), "a\nb\\c/dA");
  EXPECT_EQ(Read(R"(\u20ac\ud83d\ude00)"), "\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(Read(R"(\ud800x)"), "\xED\xA0\x80x");
  EXPECT_EQ(Read(R"(\u0000)"), std::string(1, '\0'));
}

TEST(StringTextTest, DoesNotCopyWhatHasNoEscapes) {
  const std::string_view content = "as it is";
  std::string buffer;
  EXPECT_EQ(ReadString(AsBytes(content), buffer).data(), content.data());
  EXPECT_TRUE(buffer.empty());
}

int Sign(int value) { return value < 0 ? -1 : value > 0 ? 1 : 0; }

// In the order of code points; the strings with a lone surrogate are WTF-8.
TEST(StringTextTest, ComparesByCodePoints) {
  const std::string_view ordered[] = {"",
                                      "a",
                                      "ab",
                                      "b",
                                      "\xC3\xA9",
                                      "\xED\xA0\x80",      // U+D800
                                      "\xEE\x80\x80",      // U+E000
                                      "\xEF\xBF\xBD",      // U+FFFD
                                      "\xF0\x90\x80\x80",  // U+10000
                                      "\xF4\x8F\xBF\xBF"};
  for (size_t i = 0; i < std::size(ordered); ++i) {
    for (size_t k = 0; k < std::size(ordered); ++k) {
      EXPECT_EQ(Sign(CompareByCodePoints(ordered[i], ordered[k])), i < k   ? -1
                                                                   : i > k ? 1
                                                                           : 0);
    }
  }
}

TEST(StringTextTest, ComparesByCodeUnits) {
  const std::string_view ordered[] = {
      "",
      "a",
      "aa",
      "a\xC3\xA9",
      "b",
      "\xC3\xA9",
      "\xED\x9F\xBF",                  // U+D7FF
      "\xED\xA0\x80",                  // U+D800
      "\xED\xA0\x80z",                 // U+D800, z
      "\xF0\x90\x80\x80",              // U+10000: D800 DC00
      "\xF0\x90\x80\x81",              // D800 DC01
      "\xED\xA0\x80\xEE\x80\x80",      // D800 E000
      "\xED\xA0\x81",                  // U+D801
      "\xF4\x8F\xBF\xBF",              // DBFF DFFF
      "\xED\xB0\x80",                  // U+DC00
      "\xEE\x80\x80",                  // U+E000
      "\xEF\xBF\xBD",                  // U+FFFD
      "\xEF\xBF\xBD\xF0\x90\x80\x80",  // U+FFFD, U+10000
      "\xEF\xBF\xBD\xEE\x80\x80",      // U+FFFD, U+E000
  };
  for (size_t i = 0; i < std::size(ordered); ++i) {
    for (size_t k = 0; k < std::size(ordered); ++k) {
      EXPECT_EQ(CompareByCodeUnits(ordered[i], ordered[k]), i < k   ? -1
                                                            : i > k ? 1
                                                                    : 0)
          << i << " " << k;
    }
  }
}

TEST(StringTextTest, CountsCodePoints) {
  EXPECT_EQ(CountCodePoints(""), 0u);
  EXPECT_EQ(CountCodePoints("abc"), 3u);
  EXPECT_EQ(CountCodePoints("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), 3u);
  EXPECT_EQ(CountCodePoints("\xED\xA0\x80x"), 2u);
}

}  // namespace
}  // namespace offloop::json
