#include "json/format.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "json/minify.h"
#include "json_testing.h"
#include "plan.h"

namespace offloop::json {
namespace {

std::string Formatted(std::string_view text, FormatOptions options = {}) {
  return RunOn(*MakeFormat(std::move(options)).value(), text);
}

TEST(FormatTest, LaysOutAsJsonStringifyDoes) {
  EXPECT_EQ(Formatted(R"({"a":[1,{"b":[]},{}],"c":{"d":"e , f"}})"),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    },\n    {}\n  "
            "],\n  \"c\": {\n    \"d\": \"e , f\"\n  }\n}");
  EXPECT_EQ(Formatted(" [ 1 , 2 ] ", {.indent = "\t"}), "[\n\t1,\n\t2\n]");
  EXPECT_EQ(Formatted(" [ ] "), "[]");
  EXPECT_EQ(Formatted(" {\n} "), "{}");
  EXPECT_EQ(Formatted(" \"a\" "), "\"a\"");
  EXPECT_EQ(Formatted("[[[]]]"), "[\n  [\n    []\n  ]\n]");
}

TEST(FormatTest, KeepsWhatItDoesNotLayOut) {
  EXPECT_EQ(
      Formatted(R"([12345678901234567890,1.10,1E400,-0,"\u0041\/\ud800"])"),
      "[\n  12345678901234567890,\n  1.10,\n  1E400,\n  -0,\n  "
      "\"\\u0041\\/\\ud800\"\n]");
  EXPECT_EQ(Formatted(R"({"b":1,"a":2,"b":3})"),
            "{\n  \"b\": 1,\n  \"a\": 2,\n  \"b\": 3\n}");
}

TEST(FormatTest, WithoutIndentMinifies) {
  EXPECT_EQ(Formatted(" [ 1 , 2 ] ", {.indent = ""}), "[1,2]");
}

TEST(FormatTest, RefusesBadOptions) {
  EXPECT_EQ(MakeFormat({.indent = "--"}).error().code,
            ErrorCode::kInvalidArgValue);
  EXPECT_EQ(MakeFormat({.indent = std::string(11, ' ')}).error().code,
            ErrorCode::kInvalidArgValue);
  EXPECT_TRUE(MakeFormat({.indent = std::string(10, ' ')}).ok());
  EXPECT_EQ(MakeFormat({.max_depth = 0}).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(MakeFormat({.indent = "", .max_depth = 0}).error().code,
            ErrorCode::kOutOfRange);
}

TEST(FormatTest, RefusesWhatIsNotJson) {
  EXPECT_EQ(Formatted("[1, 2,\n ]"),
            "error: Expected a value but found ']' at 8 (2:2)");
}

TEST(FormatTest, IndentsDeepTexts) {
  std::string expected;
  constexpr size_t kDepth = 200;
  for (size_t i = 0; i < kDepth; ++i) {
    expected += "[\n" + std::string(2 * (i + 1), ' ');
  }
  expected += "1";
  for (size_t i = kDepth; i-- > 0;) {
    expected += "\n" + std::string(2 * i, ' ') + "]";
  }
  EXPECT_EQ(
      Formatted(std::string(kDepth, '[') + "1" + std::string(kDepth, ']')),
      expected);
}

TEST(FormatTest, KeepsToTheLimit) {
  EXPECT_EQ(Formatted("[1]", {.max_output_bytes = 7}), "[\n  1\n]");
  EXPECT_TRUE(Formatted("[1]", {.max_output_bytes = 6})
                  .starts_with("error: The output is larger"));
  // 2 MB that would become 2 TB.
  constexpr size_t kDepth = 1'000'000;
  const auto format = MakeFormat({.max_depth = kDepth});
  Surroundings around;
  const auto bomb = format.value()->Run(
      Chunks({std::string(kDepth, '[') + std::string(kDepth, ']')}),
      around.context);
  ASSERT_FALSE(bomb.ok());
  EXPECT_EQ(bomb.error().code, ErrorCode::kOutputTooLarge);
}

TEST(FormatTest, TellsTheNextStepWhatItKnows) {
  Plan::Steps steps;
  steps.push_back(MakeFormat().value());
  steps.push_back(MakeMinify().value());
  steps.push_back(MakeFormat({.indent = " "}).value());
  const Plan plan(std::move(steps));
  Surroundings around;
  auto outcome = plan.Run(Chunks({"[{\"a\" :1},", " 2 ]"}), around.context);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(TextOf(std::move(outcome.value().output)),
            "[\n {\n  \"a\": 1\n },\n 2\n]");
}

TEST(FormatTest, StopsWithTheRun) {
  std::string text = "[0";
  for (int i = 0; i < 100'000; ++i) text += ",1";
  Surroundings around;
  // Parsing takes 4 checkpoints.
  StopAt stop(around, 8);
  const auto output =
      MakeFormat().value()->Run(Chunks({text + "]"}), around.context);
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.error().code, ErrorCode::kAborted);
}

TEST(FormatTest, LeavesAbsentInputAbsent) {
  EXPECT_EQ(RunOn(*MakeFormat().value(), Payload::Absent()), "absent");
}

}  // namespace
}  // namespace offloop::json
