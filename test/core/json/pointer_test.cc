#include "json/pointer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace offloop::json {
namespace {

std::vector<std::string> Names(std::string_view text) {
  const auto parsed = Pointer::Parse(text);
  std::vector<std::string> names;
  for (const PointerToken& token : parsed.value().tokens()) {
    names.push_back(token.name);
  }
  return names;
}

TEST(PointerTest, SplitsAndUnescapes) {
  using Strings = std::vector<std::string>;
  EXPECT_EQ(Names(""), Strings());
  EXPECT_EQ(Names("/"), Strings{""});
  EXPECT_EQ(Names("//a"), (Strings{"", "a"}));
  EXPECT_EQ(Names("/a~1b/m~0n/~01"), (Strings{"a/b", "m~n", "~1"}));
  EXPECT_EQ(Names("/%20/\xC3\xA9"), (Strings{"%20", "\xC3\xA9"}));
}

TEST(PointerTest, TellsIndexesFromNames) {
  const auto index = [](std::string_view text) {
    const auto parsed = Pointer::Parse(text);
    return parsed.value().tokens()[0].index;
  };
  EXPECT_EQ(index("/0"), 0u);
  EXPECT_EQ(index("/10"), 10u);
  EXPECT_EQ(index("/18446744073709551614"), 18446744073709551614u);
  for (const char* text :
       {"/", "/-", "/00", "/01", "/+1", "/-1", "/1e0", "/ 1", "/1 ", "/0x1",
        "/18446744073709551615", "/18446744073709551616", "/\xD9\xA1"}) {
    EXPECT_EQ(index(text), PointerToken::kNoIndex) << text;
  }
}

TEST(PointerTest, RefusesBadSyntaxWithItsOffset) {
  const struct {
    const char* text;
    int64_t offset;
  } cases[] = {{"a", 0},   {"#/a", 0},  {" /a", 0},  {"/~", 1},
               {"/a~", 2}, {"/a~2", 2}, {"/~0~", 3}, {"/x/~~0", 3}};
  for (const auto& test : cases) {
    const auto parsed = Pointer::Parse(test.text);
    ASSERT_FALSE(parsed.ok()) << test.text;
    EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidExpression);
    EXPECT_EQ(parsed.error().offset, test.offset) << test.text;
  }
}

}  // namespace
}  // namespace offloop::json
