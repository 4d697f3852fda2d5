#include "json/escapes.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "json_testing.h"

namespace offloop::json {
namespace {

std::string Unescaped(std::string_view text) {
  const Escape escape = ReadEscape(AsBytes(text));
  return std::string(escape.bytes, escape.size) + " from " +
         std::to_string(escape.source_size);
}

bool Equals(std::string_view content, std::string_view value) {
  return StringEquals(AsBytes(content), value);
}

TEST(EscapesTest, ReadsEverySequence) {
  EXPECT_EQ(Unescaped(R"(\"x)"), "\" from 2");
  EXPECT_EQ(Unescaped(R"(\\x)"), "\\ from 2");
  EXPECT_EQ(Unescaped(R"(\/x)"), "/ from 2");
  EXPECT_EQ(Unescaped(R"(\b)"), "\b from 2");
  EXPECT_EQ(Unescaped(R"(\f)"), "\f from 2");
  EXPECT_EQ(Unescaped(R"(\n)"), "\n from 2");
  EXPECT_EQ(Unescaped(R"(\r)"), "\r from 2");
  EXPECT_EQ(Unescaped(R"(\t)"), "\t from 2");
  EXPECT_EQ(Unescaped(R"(\u0041)"), "A from 6");
  EXPECT_EQ(Unescaped(R"(\u007f)"), "\x7F from 6");
  EXPECT_EQ(Unescaped(R"(\u0080)"), "\xC2\x80 from 6");
  EXPECT_EQ(Unescaped(R"(\u07FF)"), "\xDF\xBF from 6");
  EXPECT_EQ(Unescaped(R"(\u0800)"), "\xE0\xA0\x80 from 6");
  EXPECT_EQ(Unescaped(R"(\uFfFf)"), "\xEF\xBF\xBF from 6");
}

TEST(EscapesTest, ReadsPairsOfSurrogatesAsOneCharacter) {
  EXPECT_EQ(Unescaped(R"(\ud800\udc00)"), "\xF0\x90\x80\x80 from 12");
  EXPECT_EQ(Unescaped(R"(\uDBFF\uDFFF)"), "\xF4\x8F\xBF\xBF from 12");
  EXPECT_EQ(Unescaped(R"(\ud800)"), "\xED\xA0\x80 from 6");
  EXPECT_EQ(Unescaped(R"(\ud800\ud800)"), "\xED\xA0\x80 from 6");
  EXPECT_EQ(Unescaped(R"(\ud800\u0041)"), "\xED\xA0\x80 from 6");
  EXPECT_EQ(Unescaped(R"(\ud800\n0000)"), "\xED\xA0\x80 from 6");
  EXPECT_EQ(Unescaped(R"(\ud800x)"), "\xED\xA0\x80 from 6");
  EXPECT_EQ(Unescaped(R"(\udfff\ud800)"), "\xED\xBF\xBF from 6");
}

// The same in short strings, in long ones, and where a sequence stands across
// the end of a step.
TEST(EscapesTest, ComparesLongStrings) {
  Surroundings around;
  Pace pace(around.context);
  const auto equals = [&pace](std::string_view content,
                              std::string_view value) {
    return StringEquals(AsBytes(content), value, &pace);
  };
  for (size_t size = 0; size < kTextStep + 20; size += size < 80 ? 1 : 997) {
    for (size_t at = size; at < size + 8; ++at) {
      const std::string plain(at, 'x');
      for (const auto& [source, says] :
           {std::pair(R"(\u00e9)", "\xC3\xA9"), std::pair(R"(\\)", "\\")}) {
        const std::string content = plain + source + plain;
        const std::string value = plain + says + plain;
        EXPECT_TRUE(equals(content, value)) << at;
        EXPECT_FALSE(equals(content + "y", value)) << at;
        EXPECT_FALSE(equals(content, value + "y")) << at;
        EXPECT_FALSE(equals("y" + content, value)) << at;
        // What looks like its source is another value.
        EXPECT_FALSE(equals(content, content)) << at;
        std::string other = value;
        other.back() = 'y';
        EXPECT_FALSE(equals(content, other)) << at;
      }
    }
  }
}

TEST(EscapesTest, ComparesValuesRatherThanSources) {
  EXPECT_TRUE(Equals("", ""));
  EXPECT_TRUE(Equals("abc", "abc"));
  EXPECT_TRUE(Equals(R"(a\u0062c)", "abc"));
  EXPECT_TRUE(Equals(R"(\\n)", R"(\n)"));
  EXPECT_FALSE(Equals("abc", "abd"));
  EXPECT_FALSE(Equals("abc", "ab"));
  EXPECT_FALSE(Equals("ab", "abc"));
  EXPECT_FALSE(Equals("", "a"));
  EXPECT_FALSE(Equals(R"(a\u0062c)", "abcd"));
  EXPECT_FALSE(Equals(R"(a\u0062c)", "ab"));
  EXPECT_FALSE(Equals(R"(\u0061)", ""));
  // The source of a line feed is not the value "backslash, n".
  EXPECT_FALSE(Equals(R"(\n)", R"(\n)"));
  EXPECT_FALSE(Equals(R"(\ud83d\ude00)", R"(\ud83d\ude00)"));
}

TEST(EscapesTest, ChecksSequencesThatAreCutOffAnywhere) {
  const std::string_view whole = R"(\u00Aa)";
  for (size_t size = 1; size <= whole.size(); ++size) {
    const EscapeCheck check = CheckEscape(AsBytes(whole.substr(0, size)));
    EXPECT_EQ(check.valid, size == whole.size());
    EXPECT_EQ(check.size, size);
    EXPECT_EQ(check.unicode, size > 1);
  }
  EXPECT_EQ(CheckEscape(AsBytes(R"(\u00ga)")).size, 4u);
  EXPECT_EQ(CheckEscape(AsBytes(R"(\n)")).size, 2u);
  EXPECT_FALSE(CheckEscape(AsBytes(R"(\U0041)")).valid);
  EXPECT_FALSE(CheckEscape(AsBytes(std::string_view("\\\0", 2))).valid);
}

}  // namespace
}  // namespace offloop::json
