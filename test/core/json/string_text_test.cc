#include "json/string_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "json_testing.h"

namespace offloop::json {
namespace {

std::string Resolved(std::string_view content) {
  std::string buffer = "of before";
  return std::string(ReadString(AsBytes(content), buffer));
}

TEST(StringTextTest, ResolvesEscapes) {
  EXPECT_EQ(Resolved(""), "");
  EXPECT_EQ(Resolved("plain \xC3\xA9"), "plain \xC3\xA9");
  EXPECT_EQ(Resolved(R"(\")"), "\"");
  EXPECT_EQ(Resolved(R"(a\nb\\c\/d\u0041)"), "a\nb\\c/dA");
  EXPECT_EQ(Resolved(R"(\u20ac\ud83d\ude00)"), "\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(Resolved(R"(\ud800x)"), "\xED\xA0\x80x");
  EXPECT_EQ(Resolved(R"(\u0000)"), std::string(1, '\0'));
}

TEST(StringTextTest, DoesNotCopyWhatHasNoEscapes) {
  const std::string_view content = "as it is";
  std::string buffer;
  EXPECT_EQ(ReadString(AsBytes(content), buffer).data(), content.data());
  EXPECT_TRUE(buffer.empty());
}

// Behind this, strings are compared as short ones, as long ones, and in steps.
std::vector<std::string> Starts() {
  std::vector<std::string> starts;
  for (const size_t size :
       {size_t{0}, size_t{7}, kShortText - 1, kShortText, kTextStep - 1,
        kTextStep + 1, RunContext::kSlice + 5}) {
    std::string start;
    while (start.size() + 2 <= size) start += "\xC3\xA9";
    start.resize(size, 'x');
    starts.push_back(start);
  }
  return starts;
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
  Surroundings around;
  Pace pace(around.context);
  for (const std::string& start : Starts()) {
    for (size_t i = 0; i < std::size(ordered); ++i) {
      for (size_t k = 0; k < std::size(ordered); ++k) {
        const std::string a = start + std::string(ordered[i]);
        const std::string b = start + std::string(ordered[k]);
        EXPECT_EQ(Sign(CompareByCodePoints(a, b, pace)), i < k   ? -1
                                                         : i > k ? 1
                                                                 : 0);
        EXPECT_EQ(SameText(a, b, pace), i == k);
      }
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
  Surroundings around;
  Pace pace(around.context);
  for (const std::string& start : Starts()) {
    for (size_t i = 0; i < std::size(ordered); ++i) {
      for (size_t k = 0; k < std::size(ordered); ++k) {
        const std::string a = start + std::string(ordered[i]);
        const std::string b = start + std::string(ordered[k]);
        EXPECT_EQ(CompareByCodeUnits(a, b, pace), i < k   ? -1
                                                  : i > k ? 1
                                                          : 0)
            << start.size() << " " << i << " " << k;
      }
    }
  }
}

TEST(StringTextTest, CountsCodePoints) {
  Surroundings around;
  Pace pace(around.context);
  EXPECT_EQ(CountCodePoints("", pace), 0u);
  EXPECT_EQ(CountCodePoints("abc", pace), 3u);
  EXPECT_EQ(CountCodePoints("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", pace), 3u);
  EXPECT_EQ(CountCodePoints("\xED\xA0\x80x", pace), 2u);
  const std::string start = Starts().back();
  EXPECT_EQ(CountCodePoints(start, pace), (start.size() + 1) / 2);
}

}  // namespace
}  // namespace offloop::json
