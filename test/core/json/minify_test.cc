#include "json/minify.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "json/validate.h"
#include "json_testing.h"
#include "plan.h"

namespace offloop::json {
namespace {

std::string Minified(std::string_view text) {
  return RunOn(*MakeMinify().value(), text);
}

std::string MinifiedFromBorrowed(std::string_view text) {
  Payload payload;
  payload.AppendBorrowed(AsBytes(text));
  return RunOn(*MakeMinify().value(), std::move(payload));
}

TEST(MinifyTest, RemovesWhiteSpaceOutsideStringsOnly) {
  EXPECT_EQ(
      Minified(
          " { \"a b\" :\t[ 1.10 ,\r\n 12345678901234567890, \" \\\" \"] } "),
      R"({"a b":[1.10,12345678901234567890," \" "]})");
  EXPECT_EQ(Minified("\n1\n"), "1");
  EXPECT_EQ(Minified("\"  \\\\\"  "), "\"  \\\\\"");
  EXPECT_EQ(Minified("[1E400 , \"\\ud800 \\u0041\"]"),
            "[1E400,\"\\ud800 \\u0041\"]");
}

TEST(MinifyTest, KeepsWhatIsMinimalWhereItIs) {
  const std::string text = "[1,2]";
  Payload owned = Chunks({text});
  Payload borrowed;
  borrowed.AppendBorrowed(AsBytes(text));
  for (Payload* const payload : {&owned, &borrowed}) {
    Surroundings around;
    const uint8_t* const before = payload->chunks()[0].view.data();
    auto output =
        MakeMinify().value()->Run(std::move(*payload), around.context);
    ASSERT_TRUE(output.ok());
    EXPECT_EQ(output.value().chunks()[0].view.data(), before);
  }
}

TEST(MinifyTest, HasALimitWhetherThereIsWhiteSpaceOrNot) {
  for (const std::string text : {"[1,2]", " [ 1, 2 ] "}) {
    for (const uint64_t limit : {4, 5}) {
      Surroundings around;
      auto output = MakeMinify({.max_output_bytes = limit})
                        .value()
                        ->Run(Chunks({text}), around.context);
      EXPECT_EQ(output.ok(), limit == 5) << text;
      if (output.ok()) continue;
      EXPECT_EQ(output.error().code, ErrorCode::kOutputTooLarge);
    }
  }
}

TEST(MinifyTest, RefusesWhatIsNotJson) {
  EXPECT_EQ(Minified("[1, 2,\n ]"),
            "error: Expected a value but found ']' at 8 (2:2)");
  EXPECT_EQ(Minified("[\" ]"),
            "error: Expected '\"' at the end of a string but found the end of "
            "the text at 4 (1:5)");
  EXPECT_FALSE(MakeMinify({.max_depth = 0}).ok());
}

// Every layout of spaces against the blocks, in place and into new memory.
TEST(MinifyTest, GivesTheSameAtEveryOffset) {
  const std::string value = R"(["a  b\"  \\",{"c":[true,null]},-1.5])";
  for (size_t before = 0; before < 130; ++before) {
    for (const size_t within : {0u, 1u, 15u, 16u, 17u, 63u, 64u, 65u, 200u}) {
      const std::string space(within, ' ');
      const std::string text = std::string(before, '\n') + "[" + space + value +
                               space + "," + space + value + "]" + space;
      const std::string expected = "[" + value + "," + value + "]";
      EXPECT_EQ(Minified(text), expected);
      EXPECT_EQ(MinifiedFromBorrowed(text), expected);
    }
  }
}

TEST(MinifyTest, HandlesTextsOfManySlices) {
  std::string text = "[";
  std::string expected = "[";
  for (int i = 0; i < 40000; ++i) {
    const std::string number = std::to_string(i);
    text += (i == 0 ? "\n  " : ",\n  ") + number;
    expected += (i == 0 ? "" : ",") + number;
  }
  text += "\n]\n";
  expected += "]";
  EXPECT_EQ(Minified(text), expected);
  EXPECT_EQ(MinifiedFromBorrowed(text), expected);

  // Validation takes 7 checkpoints, so that this one is among those behind.
  Surroundings around;
  StopAt stop(around, 10);
  const auto output = MakeMinify().value()->Run(Chunks({text}), around.context);
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.error().code, ErrorCode::kAborted);
}

TEST(MinifyTest, WorksBehindOtherSteps) {
  Plan::Steps steps;
  steps.push_back(MakeValidate().value());
  steps.push_back(MakeMinify().value());
  steps.push_back(MakeMinify().value());
  const Plan plan(std::move(steps));
  Surroundings around;
  auto outcome = plan.Run(Chunks({"[ 1,", " 2 ]"}), around.context);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(TextOf(std::move(outcome.value().output)), "[1,2]");
}

TEST(MinifyTest, LeavesAbsentInputAbsent) {
  EXPECT_EQ(RunOn(*MakeMinify().value(), Payload::Absent()), "absent");
}

}  // namespace
}  // namespace offloop::json
