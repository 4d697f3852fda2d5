#include "json/jsonpath/parser.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "../../text_testing.h"

namespace offloop::json::jsonpath {
namespace {

// "ok", or "message at offset".
std::string Parsed(std::string_view path) {
  const auto parsed = ParsePath(path);
  if (parsed.ok()) return "ok";
  EXPECT_EQ(parsed.error().code, ErrorCode::kInvalidExpression);
  return parsed.error().message + " at " +
         std::to_string(parsed.error().offset);
}

TEST(JsonPathParserTest, SaysWhatIsWrongAndWhere) {
  const struct {
    const char* path;
    const char* fault;
  } cases[] = {
      {"", "Expected '$' but found the end of the path at 0"},
      {"a", "Expected '$' but found 'a' at 0"},
      {"@.a", "Expected '$' but found '@' at 0"},
      {" $", "Expected '$' but found ' ' at 0"},
      {"$ ", "Expected '.', '[' or the end of the path but found ' ' at 1"},
      {"$a", "Expected '.', '[' or the end of the path but found 'a' at 1"},
      {"$.", "Expected a name or '*' but found the end of the path at 2"},
      {"$. a", "Expected a name or '*' but found ' ' at 2"},
      {"$.\xC3\xA9.1", "Expected a name or '*' but found '1' at 5"},
      {"$..", "Expected a name, '*' or '[' but found the end of the path at 3"},
      {"$.a.[0]", "Expected a name or '*' but found '[' at 4"},
      {"$[", "Expected a selector but found the end of the path at 2"},
      {"$[0", "Expected ',' or ']' but found the end of the path at 3"},
      {"$[0,]", "Expected a selector but found ']' at 4"},
      {"$[a]", "Expected a selector but found 'a' at 2"},
      {"$[01]", "An integer has no leading zeros and no negative zero at 2"},
      {"$[-0]", "An integer has no leading zeros and no negative zero at 2"},
      {"$[-]", "Expected an integer but found ']' at 3"},
      {"$[1:2:-9007199254740992]",
       "The integer is beyond what a double holds exactly at 6"},
      {"$['a", "The string has no end at 2"},
      {"$['\\\"']", "Unknown or incomplete escape sequence at 3"},
      {"$[\"\\'\"]", "Unknown or incomplete escape sequence at 3"},
      {"$['\\u12']", "Unknown or incomplete escape sequence at 3"},
      {"$['\\ud800']", "A surrogate without its other half at 3"},
      {"$['\\ud800\\u0041']", "A surrogate without its other half at 3"},
      {"$['\\udc00\\ud800']", "A surrogate without its other half at 3"},
      {"$['\n']", "A control character in a string must be escaped at 3"},
      {"$.a\xFF", "The path is no valid UTF-8 at 3"},
      {"$[?]", "Expected a query, a literal or a function but found ']' at 3"},
      {"$[?a]", "Unknown name \"a\"; a member of the current node is @.a at 3"},
      {"$[?True]",
       "Expected a query, a literal or a function but found 'T' at 3"},
      {"$[?true]", "A literal must be compared at 3"},
      {"$[?@.a=1]", "Expected ',' or ']' but found '=' at 6"},
      {"$[?@.a==]",
       "Expected a query, a literal or a function but found ']' at 8"},
      {"$[?@.a==-]", "Expected a digit but found ']' at 9"},
      {"$[?(@.a]", "Expected ')' but found ']' at 7"},
      {"$[?(@.a)==1]", "Expected ',' or ']' but found '=' at 8"},
      {"$[?!@.a==1]", "Expected ',' or ']' but found '=' at 7"},
      {"$[?foo(@)]", "Unknown function \"foo\" at 3"},
      {"$[?length (@)==1]",
       "Unknown name \"length\"; a member of the current node is @.length at "
       "3"},
      {"$[?count(@.a,@.b)==1]", "count() takes 1 argument(s) but got 2 at 3"},
      {"$[?match(@.a)]", "match() takes 2 argument(s) but got 1 at 3"},
      {"$[?count(1)==1]", "The argument must be a query at 9"},
      {"$[?count(@.*)]",
       "The function gives a value, which must be compared at 3"},
      {"$[?match(@,'a')==true]",
       "The function gives a truth, which is no value at 3"},
      {"$[?length(search(@,'a'))>1]",
       "The function gives a truth, which is no value at 10"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(Parsed(test.path), test.fault) << test.path;
  }
  EXPECT_TRUE(Parsed("$[?@.*==1]").ends_with("names and indexes only at 3"));
  EXPECT_TRUE(Parsed("$[?1==@..a]").ends_with("names and indexes only at 6"));
}

TEST(JsonPathParserTest, TakesWhatTheGrammarAllows) {
  for (const char* path : {"$",
                           "$.a",
                           "$ .a\n[ 0 ]\t..b",
                           "$..*",
                           "$..[*]",
                           "$['a',\"b\",0,1:2,*]",
                           "$[::]",
                           "$[ 1 : 2 : 3 ]",
                           "$[:]",
                           "$[-9007199254740991]",
                           "$['\\ud83d\\ude00\\'\\/']",
                           "$[? @.a ]",
                           "$[?!@.a]",
                           "$[?!(@.a==1)]",
                           "$[?@==-0]",
                           "$[?@==1e400]",
                           "$[?@.a==$['b'][0]]",
                           "$[?length(value(@..a))>1]",
                           "$[?count($..*)>1||@.a&&!@.b]",
                           "$[?@.a>'\xE2\x98\xBA']",
                           "$._\xF0\x9F\x98\x80"}) {
    EXPECT_EQ(Parsed(path), "ok") << path;
  }
}

TEST(JsonPathParserTest, IsBounded) {
  const std::string fits = "$" + Repeated(".a", kMaxExpression / 2 - 1);
  EXPECT_EQ(Parsed(fits), "ok");
  EXPECT_EQ(Parsed(fits + ".aa"),
            "The path is longer than the limit of 65536 bytes at 65536");
  EXPECT_EQ(Parsed("$[?" + Repeated("(", kMaxNesting - 1) + "@.a" +
                   Repeated(")", kMaxNesting - 1) + "]"),
            "ok");
  for (const char* part : {"(", "!(", "@[?", "length(", "$[?(", "count(@[?"}) {
    const std::string fault = Parsed("$[?" + Repeated(part, 5000));
    EXPECT_TRUE(fault.starts_with("The path is nested deeper than 64 at "))
        << part << ": " << fault;
  }
  EXPECT_EQ(Parsed("$[?@" + Repeated("&&@||@", 10'000) + "]"), "ok");
}

TEST(JsonPathParserTest, CompilesPatternsThatStandInThePath) {
  const auto patterns = [](std::string_view path) {
    const auto parsed = ParsePath(path);
    size_t compiled = 0;
    for (const auto& each : parsed.value().patterns) {
      compiled += each.has_value() ? 1 : 0;
    }
    return compiled;
  };
  EXPECT_EQ(patterns("$[?match(@,'a.*')&&search(@,'b')]"), 2u);
  EXPECT_EQ(patterns("$[?match(@,'(')]"), 0u);
  EXPECT_EQ(patterns("$[?match('a',@)]"), 0u);
  EXPECT_EQ(Parsed("$[?match(@,'(a{1000}){1000}')]"),
            "The regular expression needs more than 16384 states at 11");
  EXPECT_EQ(Parsed("$[?match(@,'a{9000}')||match(@,'a{9000}')]"),
            "The regular expressions of the path need more than 16384 states "
            "at 31");
  // Parts that need no state.
  EXPECT_EQ(patterns("$[?match(@,'(){30000}')]"), 1u);
  EXPECT_EQ(Parsed("$[?match(@,'(){30000}')||match(@,'(){30000}')]"),
            "The regular expressions of the path have more than 65536 parts, "
            "repetitions included at 33");
}

}  // namespace
}  // namespace offloop::json::jsonpath
