#include "json/canonicalize.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "json/get.h"
#include "json_testing.h"
#include "plan.h"

namespace offloop::json {
namespace {

std::string Canonical(std::string_view text, CanonicalizeOptions options = {}) {
  return RunOn(*MakeCanonicalize(options).value(), text);
}

TEST(CanonicalizeTest, SortsNamesByCodeUnits) {
  EXPECT_EQ(Canonical(R"({ "b": 1, "a": { "d": [ ], "c": { } }, "": 0 })"),
            R"({"":0,"a":{"c":{},"d":[]},"b":1})");
  EXPECT_EQ(Canonical("{\"\xEF\xAC\xB3\":1,\"\xF0\x9F\x98\x80\":2}"),
            "{\"\xF0\x9F\x98\x80\":2,\"\xEF\xAC\xB3\":1}");
  EXPECT_EQ(Canonical(R"({"\u20ac":1,"\r":2,"1":3,"__proto__":4})"),
            "{\"\\r\":2,\"1\":3,\"__proto__\":4,\"\xE2\x82\xAC\":1}");
  EXPECT_EQ(Canonical(R"([{"b":[{"z":1,"y":2}],"a":3},{"d":4,"c":5}])"),
            R"([{"a":3,"b":[{"y":2,"z":1}]},{"c":5,"d":4}])");
}

TEST(CanonicalizeTest, WritesNumbersAsEcmaScriptDoes) {
  EXPECT_EQ(Canonical("[333333333.33333329, 1E30, 4.50, 2e-3, 1e-27, -0, -0.0,"
                      "0e400, 12345678901234567890, 123456789012345, 1e21, 10,"
                      "-10, 0.1e1, 1e-400, 5e-324]"),
            "[333333333.3333333,1e+30,4.5,0.002,1e-27,0,0,0,"
            "12345678901234567000,123456789012345,1e+21,10,-10,1,0,5e-324]");
}

TEST(CanonicalizeTest, EscapesAsLittleAsPossible) {
  EXPECT_EQ(
      Canonical(R"("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\u007f")"),
      "\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\x7F\"");
  EXPECT_EQ(Canonical(R"("\ud83d\ude00")"), "\"\xF0\x9F\x98\x80\"");
}

TEST(CanonicalizeTest, RefusesWhatIsNotIJson) {
  EXPECT_EQ(
      Canonical("{\"a\": 1,\n \"b\": 2, \"a\": 3}"),
      "error: Equal names have no canonical form (RFC 8785) at 18 (2:10)");
  EXPECT_EQ(Canonical(R"([{"a":1,"\u0061":2}])"),
            "error: Equal names have no canonical form (RFC 8785) at 8 (1:9)");
  EXPECT_EQ(Canonical(R"(["\n\ud800"])"),
            "error: A lone surrogate has no canonical form (RFC 8785) at 4 "
            "(1:5)");
  EXPECT_TRUE(
      Canonical(R"({"\udc00\ud800":"\n"})").starts_with("error: A lone"));
  EXPECT_EQ(Canonical("[1e309]"),
            "error: A number beyond the range of a double has no canonical "
            "form (RFC 8785) at 1 (1:2)");
  EXPECT_TRUE(Canonical("-1e400").starts_with("error: A number beyond"));
  EXPECT_EQ(Canonical("[1,]"),
            "error: Expected a value but found ']' at 3 (1:4)");
}

TEST(CanonicalizeTest, CountsOffsetsFromThePartItIsGiven) {
  Plan::Steps steps;
  steps.push_back(MakeCanonicalize().value());
  steps.push_back(MakeGet({.pointer = "/a"}).value());
  steps.push_back(MakeCanonicalize().value());
  EXPECT_EQ(Canonical(" [ 1e999 ]").find("at 3 (1:4)") != std::string::npos,
            true);
  const Plan plan(std::move(steps));
  Surroundings around;
  auto outcome =
      plan.Run(Chunks({R"({"b":0,"a":{"d":1,"c":2.0}})"}), around.context);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(TextOf(std::move(outcome.value().output)), R"({"c":2,"d":1})");
}

TEST(CanonicalizeTest, GoesAsDeepAsADocument) {
  constexpr size_t kDepth = 100'000;
  std::string text;
  for (size_t i = 0; i < kDepth; ++i) text += "{\"a\":[";
  text += "1";
  for (size_t i = 0; i < kDepth; ++i) text += "]}";
  EXPECT_EQ(Canonical(text, {.max_depth = 2 * kDepth}), text);
}

TEST(CanonicalizeTest, KeepsToTheLimit) {
  EXPECT_EQ(Canonical("[1e5]", {.max_output_bytes = 8}), "[100000]");
  EXPECT_TRUE(Canonical("[1e5]", {.max_output_bytes = 7})
                  .starts_with("error: The output is larger"));
  EXPECT_FALSE(MakeCanonicalize({.max_depth = 0}).ok());
}

TEST(CanonicalizeTest, StopsWithTheRun) {
  std::string text = "{\"n\":0";
  for (int i = 0; i < 50'000; ++i) text += ",\"" + std::to_string(i) + "\":1";
  for (int stop = 8; stop < 60; stop += 5) {
    Surroundings around;
    StopAt at(around, stop);
    const auto output =
        MakeCanonicalize().value()->Run(Chunks({text + "}"}), around.context);
    ASSERT_FALSE(output.ok());
    EXPECT_EQ(output.error().code, ErrorCode::kAborted);
  }
}

TEST(CanonicalizeTest, LeavesAbsentInputAbsent) {
  EXPECT_EQ(RunOn(*MakeCanonicalize().value(), Payload::Absent()), "absent");
}

}  // namespace
}  // namespace offloop::json
