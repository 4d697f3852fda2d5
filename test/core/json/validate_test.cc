#include "json/validate.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "json_testing.h"
#include "reference_validator.h"

namespace offloop::json {
namespace {

using std::string_literals::operator""s;

std::string Validated(std::string_view text, size_t max_depth = 1024) {
  const auto made = MakeValidate({.max_depth = max_depth});
  return RunOn(*made.value(), text);
}

// Checks the answer against the slow reference, offset included.
void ExpectReferenceAgrees(std::string_view text, size_t max_depth = 1024) {
  Surroundings around;
  const auto made = MakeValidate({.max_depth = max_depth});
  const auto output = made.value()->Run(Chunks({text}), around.context);
  const auto wrong = ReferenceValidator(text, max_depth).FindError();
  ASSERT_EQ(output.ok(), !wrong.has_value()) << text;
  if (!wrong.has_value()) return;
  EXPECT_EQ(output.error().offset, static_cast<int64_t>(*wrong)) << text;
  EXPECT_EQ(output.error().code, ErrorCode::kInvalidInput) << text;
}

TEST(ValidateTest, AcceptsWhatJsonParseAccepts) {
  const std::string accepted[] = {
      "0",
      "-0",
      " 1 ",
      "\t\r\n[]",
      "true",
      "false",
      "null",
      "\"\"",
      "{}",
      "[[],{}]",
      R"({"":0})",
      R"({"a":1,"a":2})",
      R"({"__proto__":{}})",
      R"({"a" : [1 , -2.5e+10 , "x"] , "b" : {"c" : null}})",
      "\"\x7F\"",
      R"("\"\\\/\b\f\n\r\t\u0041\uFFFF\u0000")",
      // What simdjson refuses: numbers beyond its types, lone surrogates.
      "12345678901234567890123456789012345678901234567890",
      "-9223372036854775809",
      "1e400",
      "-1E-400",
      "0.00000000000000000000000000000000000000000000000001",
      R"("\ud800")",
      R"("\udc00\ud800")",
      R"(["\ud800\n","\ud83d\ude00"])",
      R"({"\udead":1})",
      "\"\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF\xC2\x80\xEF\xBF\xBF\"",
  };
  for (const std::string& text : accepted) {
    EXPECT_EQ(Validated(text), text);
    ExpectReferenceAgrees(text);
  }
}

struct Refusal {
  std::string text;
  std::string error;
};

TEST(ValidateTest, SaysWhatIsWrongAndWhere) {
  const Refusal refused[] = {
      {"", "Expected a value but found the end of the text at 0 (1:1)"},
      {" \n ", "Expected a value but found the end of the text at 3 (2:2)"},
      {"[1,]", "Expected a value but found ']' at 3 (1:4)"},
      {"[1 2]", "Expected ',' or ']' but found '2' at 3 (1:4)"},
      {"[1", "Expected ',' or ']' but found the end of the text at 2 (1:3)"},
      {"[\"a\",\n\n4\n,1,",
       "Expected a value but found the end of the text at 12 (4:4)"},
      {"{1:1}",
       "Expected a property name in double quotes but found '1' at 1 (1:2)"},
      {"{\"a\":1,}",
       "Expected a property name in double quotes but found '}' at 7 (1:8)"},
      {"{\"a\" 1}",
       "Expected ':' after a property name but found '1' at 5 (1:6)"},
      {"{\"a\":1 \"b\":2}", "Expected ',' or '}' but found '\"' at 7 (1:8)"},
      {"[1}", "Expected ',' or ']' but found '}' at 2 (1:3)"},
      {"1 2", "Expected the end of the text but found '2' at 2 (1:3)"},
      {"{}}", "Expected the end of the text but found '}' at 2 (1:3)"},
      {"1,", "Expected the end of the text but found ',' at 1 (1:2)"},
      {"\"a\"x", "Expected the end of the text but found 'x' at 3 (1:4)"},
      {"]", "Expected a value but found ']' at 0 (1:1)"},
      {"'a'", "Expected a value but found ''' at 0 (1:1)"},
      {"NaN", "Expected a value but found 'N' at 0 (1:1)"},
      {"undefined", "Expected a value but found 'u' at 0 (1:1)"},
      {"trUe", "Expected true but found 'U' at 2 (1:3)"},
      {"nul", "Expected null but found the end of the text at 3 (1:4)"},
      {"falsey", "Expected the end of the text but found 'y' at 5 (1:6)"},
      {"[truex]", "Expected ',' or ']' but found 'x' at 5 (1:6)"},
      {"01", "Expected the end of the text but found '1' at 1 (1:2)"},
      {"-", "Expected a digit but found the end of the text at 1 (1:2)"},
      {"+1", "Expected a value but found '+' at 0 (1:1)"},
      {".5", "Expected a value but found '.' at 0 (1:1)"},
      {"[-a]", "Expected a digit but found 'a' at 2 (1:3)"},
      {"1.", "Expected a digit but found the end of the text at 2 (1:3)"},
      {"[1.e1]", "Expected a digit but found 'e' at 3 (1:4)"},
      {"1e+", "Expected a digit but found the end of the text at 3 (1:4)"},
      {"0x1", "Expected the end of the text but found 'x' at 1 (1:2)"},
      {"1\"\"", "Expected the end of the text but found '\"' at 1 (1:2)"},
      {"\"abc",
       "Expected '\"' at the end of a string but found the end of the text at "
       "4 (1:5)"},
      {"[\"abc]\n",
       "Expected a string without control characters but found the byte 0x0A "
       "at 6 (1:7)"},
      {"\"\\\"",
       "Expected '\"' at the end of a string but found the end of the text at "
       "3 (1:4)"},
      {"{\"a",
       "Expected '\"' at the end of a string but found the end of the text at "
       "3 (1:4)"},
      {"\"\\",
       "Expected one of \"\\/bfnrtu after a backslash but found the end of "
       "the text at 2 (1:3)"},
      {"\"\\x41\"",
       "Expected one of \"\\/bfnrtu after a backslash but found 'x' at 2 "
       "(1:3)"},
      {"[\"\\u12g4\"]",
       "Expected four hexadecimal digits after \\u but found 'g' at 6 (1:7)"},
      {"\"a\tb\"",
       "Expected a string without control characters but found the byte 0x09 "
       "at 2 (1:3)"},
      {"\"a\0b\""s,
       "Expected a string without control characters but found the byte 0x00 "
       "at 2 (1:3)"},
      {"[1,\r\n2,\r3,\n\x01]",
       "Expected a value but found the byte 0x01 at 11 (4:1)"},
      {"1\0"s,
       "Expected the end of the text but found the byte 0x00 at 1 (1:2)"},
      {"\0"s, "Expected a value but found the byte 0x00 at 0 (1:1)"},
      {"[\"a\"\\n]", "Expected ',' or ']' but found '\\' at 4 (1:5)"},
      {"{\"a\"\\n:1}",
       "Expected ':' after a property name but found '\\' at 4 (1:5)"},
      {"[\"a\" \x1F]",
       "Expected ',' or ']' but found the byte 0x1F at 5 (1:6)"},
      {"[\\u0061]", "Expected a value but found '\\' at 1 (1:2)"},
      {"[1\x0C]", "Expected ',' or ']' but found the byte 0x0C at 2 (1:3)"},
      {"[\x1A]", "Expected a value but found the byte 0x1A at 1 (1:2)"},
      {"\xEF\xBB\xBF{}", "Expected a value but found the byte 0xEF at 0 (1:1)"},
      {"[\xC3\xA9]", "Expected a value but found the byte 0xC3 at 1 (1:2)"},
      {"1\xFF", "The text is not valid UTF-8 at 1 (1:2)"},
      {"[\"\n",
       "Expected a string without control characters but found the "
       "byte 0x0A at 2 (1:3)"},
  };
  for (const Refusal& refusal : refused) {
    EXPECT_EQ(Validated(refusal.text), "error: " + refusal.error);
    ExpectReferenceAgrees(refusal.text);
  }
}

TEST(ValidateTest, RefusesEveryMalformationOfUtf8AtItsFirstByte) {
  const std::string malformed[] = {
      "\x80",         "\xBF",          "\xC0\x80",         "\xC1\xBF",
      "\xC3",         "\xC3(",         "\xE0\x9F\xBF",     "\xE2\x82",
      "\xE2(\xA1",    "\xED\xA0\x80",  "\xED\xBF\xBF",     "\xF0\x8F\xBF\xBF",
      "\xF0\x9F\x98", "\xF0(\x8C\xBC", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
      "\xFE",         "\xFF"};
  for (const std::string& bytes : malformed) {
    EXPECT_EQ(Validated("[\"\xC3\xA9" + bytes + "\"]"),
              "error: The text is not valid UTF-8 at 4 (1:5)");
    EXPECT_EQ(Validated("\"" + bytes),
              "error: The text is not valid UTF-8 at 1 (1:2)");
    // Across the places where one window of the scanner ends.
    for (size_t size = 8180; size < 8200; ++size) {
      ExpectReferenceAgrees("\"" + std::string(size, 'a') + bytes + "\"");
      ExpectReferenceAgrees("\"" + Repeated("\xF0\x9F\x98\x80", size / 4) +
                            std::string(size % 4, 'a') + bytes + "aa\"");
    }
  }
}

TEST(ValidateTest, ReportsTheFirstOfSeveralErrors) {
  EXPECT_EQ(Validated("[1,,\"\xFF\"]"),
            "error: Expected a value but found ',' at 3 (1:4)");
  EXPECT_EQ(Validated("[\"\xFF\",,1"),
            "error: The text is not valid UTF-8 at 2 (1:3)");
  EXPECT_EQ(Validated("[tru\xFF]"),
            "error: The text is not valid UTF-8 at 4 (1:5)");
}

TEST(ValidateTest, CountsDepthFromOne) {
  const std::string three = "[{\"a\":[]}]";
  EXPECT_EQ(Validated(three, 3), three);
  EXPECT_EQ(Validated(three, 2),
            "error: Arrays and objects are nested deeper than 2 levels at 6 "
            "(1:7)");
  EXPECT_EQ(Validated("7", 1), "7");
  for (const size_t depth : {1u, 63u, 64u, 65u, 127u, 128u, 129u, 1024u}) {
    const std::string nested = Repeated("[", depth) + Repeated("]", depth);
    EXPECT_EQ(Validated(nested, depth), nested);
    const std::string full =
        Repeated("[", depth) + "0,0" + Repeated("]", depth);
    EXPECT_EQ(Validated(full, depth), full);
    ExpectReferenceAgrees("[" + nested + "]", depth);
    ExpectReferenceAgrees(Repeated("{\"\":", depth) + "{}", depth);
  }
}

TEST(ValidateTest, TakesNestingThatNoRecursionWouldSurvive) {
  const size_t depth = kLargestMaxDepth;
  const std::string nested = Repeated("[", depth) + Repeated("]", depth);
  EXPECT_EQ(Validated(nested, depth), nested);
  EXPECT_EQ(Validated("[" + nested + "]", depth),
            "error: Arrays and objects are nested deeper than 1000000 levels "
            "at 1000000 (1:1000001)");
}

TEST(ValidateTest, RefusesADepthOutOfRange) {
  for (const size_t depth : {size_t{0}, kLargestMaxDepth + 1}) {
    const auto made = MakeValidate({.max_depth = depth});
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().code, ErrorCode::kOutOfRange);
  }
}

TEST(ValidateTest, SeesTheSameAtEveryOffsetFromABlockOrWindow) {
  const std::string parts[] = {
      R"({"a":"b","c":[true,false,null,-1.5e3,"\\\"\u00e9"],"d":{}})",
      R"({"\\":"\\\\","\"":"\\\""})",
      "[1,2,3,\"unclosed]",
      "[\"a\"\\\"b\"]",
      R"({"a":"b","c":"\u12"})",
  };
  for (const std::string& part : parts) {
    for (size_t space = 0; space < 130; ++space) {
      ExpectReferenceAgrees(std::string(space, ' ') + part);
      ExpectReferenceAgrees(std::string(8130 + space, ' ') + part);
      ExpectReferenceAgrees("[\"" + std::string(8100 + space, '\\') + "\"," +
                            part + "]");
    }
  }
}

TEST(ValidateTest, GoesOnWhereTokensRunOverManyWindows) {
  const std::string strings[] = {
      "[" + Repeated("\"\\n\\u0041\\\\\",", 9000) + "1]",
      "[\"" + Repeated("\\n", 30000) + "\",{\"" + Repeated("\\t", 20000) +
          "\":1}]",
      "[" + std::string(100000, ' ') + "1" + std::string(100000, '\n') + "]",
      std::string(100000, '7'),
      "-0." + std::string(70000, '1') + "e-" + std::string(70000, '9'),
      "[" + std::string(70000, '1') + "x]",
      Repeated("[", 500) + Repeated("{\"\":[],\"a\":{}},", 5000),
  };
  for (const std::string& text : strings) ExpectReferenceAgrees(text);
}

TEST(ValidateTest, JoinsChunksAndReadsBorrowedBytesExactly) {
  const auto made = MakeValidate();
  EXPECT_EQ(
      RunOn(*made.value(), Chunks({"[tr", "", "ue,\"\xC3", "\xA9\"", "]"})),
      "[true,\"\xC3\xA9\"]");
  EXPECT_EQ(RunOn(*made.value(), Payload()),
            "error: Expected a value but found the end of the text at 0 (1:1)");
}

TEST(ValidateTest, NeitherReadsNorHeedsWhatIsBehindABorrowedView) {
  const auto made = MakeValidate();
  const std::string text = "[12345]678\"";
  for (size_t size = 1; size <= text.size(); ++size) {
    const std::string expected = RunOn(*made.value(), text.substr(0, size));
    const std::vector<char> exact(text.begin(),
                                  text.begin() + static_cast<int>(size));
    Payload alone;
    alone.AppendBorrowed(AsBytes({exact.data(), size}));
    EXPECT_EQ(RunOn(*made.value(), std::move(alone)), expected);
    Payload followed;
    followed.AppendBorrowed(AsBytes({text.data(), size}));
    EXPECT_EQ(RunOn(*made.value(), std::move(followed)), expected);
  }
}

TEST(ValidateTest, LeavesTheBytesWhereTheyAre) {
  Surroundings around;
  Payload payload = Chunks({"[1, 2]"});
  const uint8_t* const before = payload.chunks()[0].view.data();
  auto output = MakeValidate().value()->Run(std::move(payload), around.context);
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output.value().chunks()[0].view.data(), before);
}

TEST(ValidateTest, RefusesFourGigabytesBeforeItReadsThem) {
  const std::string text = "[]";
  Payload payload;
  payload.AppendBorrowed({AsBytes(text).data(), size_t{UINT32_MAX} + 1});
  EXPECT_EQ(RunOn(*MakeValidate().value(), std::move(payload)),
            "error: JSON texts of 4 GiB and more are not supported; got "
            "4294967296 bytes at -1 (-1:-1)");
}

TEST(ValidateTest, StopsWithin64KiBOfACancellation) {
  const std::string million = "[" + Repeated("1,", 500000) + "1]";
  const std::string texts[] = {million, std::string(1000000, '1'),
                               "\"" + std::string(1000000, 'a') + "\"",
                               std::string(1000000, ' ') + "}"};
  for (const std::string& text : texts) {
    for (const int checkpoint : {1, 2, 10}) {
      Surroundings around;
      StopAt stop(around, checkpoint);
      const auto output =
          MakeValidate().value()->Run(Chunks({text}), around.context);
      ASSERT_FALSE(output.ok());
      EXPECT_EQ(output.error().code, ErrorCode::kAborted);
      EXPECT_LE(stop.seen(), checkpoint + 1);
    }
  }
}

TEST(ValidateTest, AsksForACheckpointAtLeastEvery64KiB) {
  const auto checkpoints = [](std::string_view text) {
    Surroundings around;
    StopAt never(around, -1);
    EXPECT_TRUE(
        MakeValidate().value()->Run(Chunks({text}), around.context).ok());
    return never.seen();
  };
  EXPECT_GE(checkpoints("[" + Repeated("1,", 500000) + "1]"), 15);
  EXPECT_GE(checkpoints("\"" + std::string(1000000, 'a') + "\""), 15);
  // Once for the scanner, once for the digits.
  EXPECT_GE(checkpoints(std::string(1000000, '1')), 2 * 15);
}

TEST(ValidateTest, StopsWhileItLooksForTheLineOfAnError) {
  const std::string text = "[" + Repeated("1,\n", 400000) + "}";
  Surroundings around;
  // The walk itself takes 19 checkpoints.
  StopAt stop(around, 25);
  const auto output =
      MakeValidate().value()->Run(Chunks({text}), around.context);
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.error().code, ErrorCode::kAborted);
}

TEST(ValidateTest, WorksAgainAfterAnErrorOnTheSameThread) {
  Surroundings around;
  const auto made = MakeValidate();
  for (const char* text :
       {"[[[[1]]]]", "[[[[1}]]]", "{\"a\":[1]}", "\"", "1"}) {
    const auto output = made.value()->Run(Chunks({text}), around.context);
    EXPECT_EQ(output.ok(), !ReferenceValidator(text, 1024).FindError());
  }
}

// What RFC 8259 leaves to the implementation: the i_ cases of JSONTestSuite.
TEST(ValidateTest, AnswersWhatTheStandardLeavesOpen) {
  const std::string accepted[] = {
      "[123.456e-789]",
      "[0.4e00669999999999999999999999999999999999]",
      "[-1e+9999]",
      "[1.5e+9999]",
      "[123123e100000]",
      "[123e-10000000]",
      "[-123123123123123123123123123123]",
      "[100000000000000000000]",
      R"({"\uDFAA":0})",
      R"(["\uDADA"])",
      R"(["\uD888\u1234"])",
      R"(["\uD800\n"])",
      R"(["\uDd1ea"])",
      R"(["\uD800\uD800\n"])",
      R"(["\ud800"])",
      R"(["\ud800abc"])",
      R"(["\uDd1e\uD834"])",
      R"(["\uDFAA"])",
      Repeated("[", 500) + Repeated("]", 500)};
  for (const std::string& text : accepted) EXPECT_EQ(Validated(text), text);
  const std::string refused[] = {"\xFF\xFE[\0\"\0\xE9\0\"\0]\0"s,
                                 "[\"\xE6\x97\xA5\xD1\x88\xFA\"]",
                                 "[\"\xED\xA0\x80\"]",
                                 "[\"\xFF\"]",
                                 "[\"\xE9\"]",
                                 "[\"\x81\"]",
                                 "[\"\xF4\xBF\xBF\xBF\"]",
                                 "[\"\xC0\xAF\"]",
                                 "[\"\xFC\x83\xBF\xBF\xBF\xBF\"]",
                                 "[\"\xE0\xFF\"]",
                                 "\0[\0\"\0\xE9\0\"\0]"s,
                                 "[\0\"\0\xE9\0\"\0]\0"s,
                                 "\xEF\xBB\xBF{}"};
  for (const std::string& text : refused) {
    EXPECT_TRUE(Validated(text).starts_with("error: ")) << text;
  }
}

}  // namespace
}  // namespace offloop::json
