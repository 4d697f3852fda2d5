#include "json/patch.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "json/minify.h"
#include "json_testing.h"
#include "plan.h"

namespace offloop::json {
namespace {

PatchOptions Options(std::string_view operations) {
  PatchOptions options;
  options.operations = Bytes::Copy(AsBytes(operations));
  return options;
}

// The patched text, or "CODE index".
std::string Patched(std::string_view text, PatchOptions options) {
  const auto made = MakePatch(std::move(options));
  const auto described = [](const Error& error) {
    return std::string(CodeName(error.code)) + " " +
           std::to_string(error.index);
  };
  if (!made.ok()) return described(made.error());
  Surroundings around;
  auto output = made.value()->Run(Chunks({text}), around.context);
  if (!output.ok()) return described(output.error());
  return TextOf(std::move(output).value());
}

std::string Patched(std::string_view text, std::string_view operations) {
  return Patched(text, Options(operations));
}

constexpr std::string_view kFailed0 = "ERR_OFFLOOP_PATCH_FAILED 0";
constexpr std::string_view kBad0 = "ERR_OFFLOOP_INVALID_EXPRESSION 0";

TEST(PatchTest, AppliesEveryOperation) {
  EXPECT_EQ(Patched(R"({"a":1})", R"([{"op":"add","path":"/b","value":[2]}])"),
            R"({"a":1,"b":[2]})");
  EXPECT_EQ(Patched("[1,2]", R"([{"op":"add","path":"/1","value":0},
                                 {"op":"add","path":"/-","value":3}])"),
            "[1,0,2,3]");
  EXPECT_EQ(Patched(R"({"a":1,"b":2})", R"([{"op":"remove","path":"/a"}])"),
            R"({"b":2})");
  EXPECT_EQ(Patched(R"({"a":1,"b":2})",
                    R"([{"op":"replace","path":"/a","value":"x"}])"),
            R"({"a":"x","b":2})");
  EXPECT_EQ(Patched(R"({"a":{"b":1},"c":[]})",
                    R"([{"op":"move","from":"/a/b","path":"/c/0"}])"),
            R"({"a":{},"c":[1]})");
  EXPECT_EQ(Patched(R"({"a":{"b":1}})",
                    R"([{"op":"copy","from":"/a","path":"/c"},
                        {"op":"add","path":"/c/d","value":2}])"),
            R"({"a":{"b":1},"c":{"b":1,"d":2}})");
  EXPECT_EQ(Patched(R"({"a":{"b":1,"c":2}})",
                    R"([{"op":"test","path":"/a","value":{"c":2.0,"b":1}}])"),
            R"({"a":{"b":1,"c":2}})");
  EXPECT_EQ(Patched("[ 1 ]", "[]"), "[ 1 ]");
  EXPECT_EQ(Patched("[1]", R"([{"op":"add","path":"","value":2}])"), "2");
  EXPECT_EQ(Patched("[1]", R"([{"op":"copy","from":"","path":"/0"}])"),
            "[[1],1]");
}

TEST(PatchTest, KeepsWhatDoesNotChange) {
  EXPECT_EQ(Patched(R"({"a":12345678901234567890,"\u0062":[1.10, "\/"]})",
                    R"([{"op":"add","path":"/c","value":1E400}])"),
            R"({"a":12345678901234567890,"\u0062":[1.10, "\/"],"c":1E400})");
}

TEST(PatchTest, FailsWithTheIndexOfTheOperation) {
  EXPECT_EQ(Patched("{}", R"([{"op":"add","path":"/a","value":1},
                              {"op":"remove","path":"/b"}])"),
            "ERR_OFFLOOP_PATCH_FAILED 1");
  for (const std::string_view step : {
           R"({"op":"remove","path":""})",
           R"({"op":"remove","path":"/x"})",
           R"({"op":"remove","path":"/a/-"})",
           R"({"op":"remove","path":"/a/2"})",
           R"({"op":"add","path":"/a/3","value":1})",
           R"({"op":"add","path":"/a/01","value":1})",
           R"({"op":"add","path":"/a/1e0","value":1})",
           R"({"op":"add","path":"/x/y","value":1})",
           R"({"op":"add","path":"/a/0/y","value":1})",
           R"({"op":"replace","path":"/x","value":1})",
           R"({"op":"replace","path":"/a/2","value":1})",
           R"({"op":"move","from":"/x","path":"/y"})",
           R"({"op":"move","from":"/a","path":"/a/0"})",
           R"({"op":"copy","from":"/a/9","path":"/y"})",
           R"({"op":"test","path":"/x","value":null})",
           R"({"op":"test","path":"/a/0","value":"1"})",
       }) {
    EXPECT_EQ(Patched(R"({"a":[1,2]})", "[" + std::string(step) + "]"),
              kFailed0)
        << step;
  }
}

TEST(PatchTest, RefusesWhatIsNotAPatch) {
  EXPECT_EQ(Patched("{}", "{}"), "ERR_OFFLOOP_INVALID_EXPRESSION -1");
  EXPECT_EQ(Patched("{}", "[,]"), "ERR_OFFLOOP_INVALID_EXPRESSION -1");
  for (const std::string_view step : {
           "1",
           R"({"path":"/a","value":1})",
           R"({"op":"spam","path":"/a","value":1})",
           R"({"op":1,"path":"/a","value":1})",
           R"({"op":"add","value":1})",
           R"({"op":"add","path":1,"value":1})",
           R"({"op":"add","path":"a","value":1})",
           R"({"op":"add","path":"/~2","value":1})",
           R"({"op":"add","path":"/a"})",
           R"({"op":"move","path":"/a"})",
           R"({"op":"copy","path":"/a","from":null})",
       }) {
    EXPECT_EQ(Patched("{}", "[" + std::string(step) + "]"), kBad0) << step;
  }
  EXPECT_FALSE(MakePatch(Options("[")).ok());
  PatchOptions few = Options("[1,2]");
  few.max_operations = 1;
  EXPECT_EQ(Patched("{}", std::move(few)), "ERR_OFFLOOP_INVALID_EXPRESSION -1");
  PatchOptions none = Options("[]");
  none.max_operations = 0;
  EXPECT_EQ(Patched("{}", std::move(none)), "ERR_OUT_OF_RANGE -1");
}

TEST(PatchTest, TellsNamesApart) {
  EXPECT_EQ(Patched(R"({"a/b":1,"m~n":2,"":3,"\u00e9":4,"-":5,"0":6})",
                    R"([{"op":"remove","path":"/a~1b"},
                        {"op":"remove","path":"/m~0n"},
                        {"op":"remove","path":"/"},
                        {"op":"remove","path":"/é"},
                        {"op":"remove","path":"/-"},
                        {"op":"replace","path":"/0","value":7},
                        {"op":"add","path":"/__proto__","value":8},
                        {"op":"add","path":"/\ud800\"","value":9}])"),
            R"({"0":7,"__proto__":8,"\ud800\"":9})");
}

TEST(PatchTest, CountsTheLastOfEqualNames) {
  const std::string_view text = R"({"a":1,"b":2,"a":3})";
  EXPECT_EQ(Patched(text, R"([{"op":"test","path":"/a","value":3}])"),
            R"({"a":1,"b":2,"a":3})");
  EXPECT_EQ(Patched(text, R"([{"op":"replace","path":"/a","value":4}])"),
            R"({"a":1,"b":2,"a":4})");
  EXPECT_EQ(Patched(text, R"([{"op":"remove","path":"/a"}])"), R"({"b":2})");
  EXPECT_EQ(Patched(text, R"([{"op":"remove","path":"/a"},
                              {"op":"add","path":"/a","value":5}])"),
            R"({"b":2,"a":5})");
  EXPECT_EQ(Patched(text, R"([{"op":"remove","path":"/a"},
                              {"op":"remove","path":"/a"}])"),
            "ERR_OFFLOOP_PATCH_FAILED 1");
}

// What was copied changes in one place only, and so does what it was copied
// from.
TEST(PatchTest, KeepsCopiesApart) {
  EXPECT_EQ(Patched(R"({"a":{"x":[1,{"y":2}]}})",
                    R"([{"op":"replace","path":"/a/x/1/y","value":3},
                        {"op":"copy","from":"/a","path":"/b"},
                        {"op":"replace","path":"/a/x/1/y","value":4},
                        {"op":"copy","from":"/b","path":"/c"},
                        {"op":"replace","path":"/c/x/1/y","value":5},
                        {"op":"add","path":"/b/x/0","value":0},
                        {"op":"test","path":"/b/x/2","value":{"y":3}},
                        {"op":"remove","path":"/c/x/0"}])"),
            R"({"a":{"x":[1,{"y":4}]},"b":{"x":[0,1,{"y":3}]},)"
            R"("c":{"x":[{"y":5}]}})");
}

TEST(PatchTest, EditsLongArrays) {
  std::string text = "[0";
  for (int i = 1; i < 5000; ++i) text += "," + std::to_string(i);
  std::string patch = "[";
  for (int i = 0; i < 3000; ++i) {
    patch += R"({"op":"add","path":"/600","value":"n"},)";
  }
  for (int i = 0; i < 3000; ++i) patch += R"({"op":"remove","path":"/600"},)";
  for (int i = 0; i < 4998; ++i) patch += R"({"op":"remove","path":"/1"},)";
  patch += R"({"op":"test","path":"","value":[0,4999]}])";
  EXPECT_EQ(Patched(text + "]", patch), "[0,4999]");
}

TEST(PatchTest, BoundsWhatCopiesBecome) {
  std::string bomb = "[";
  for (int i = 0; i < 60; ++i) {
    bomb += R"({"op":"copy","from":"","path":"/-"},)";
  }
  bomb.back() = ']';
  EXPECT_EQ(Patched("[1]", bomb).substr(0, 28), "ERR_OFFLOOP_OUTPUT_TOO_LARGE");
  PatchOptions small = Options(R"([{"op":"copy","from":"","path":"/0"}])");
  small.max_output_bytes = 6;
  EXPECT_EQ(Patched("[1]", std::move(small)).substr(0, 28),
            "ERR_OFFLOOP_OUTPUT_TOO_LARGE");
}

TEST(PatchTest, BoundsTheDepthOfTheResult) {
  const auto nest = [](size_t max_depth) {
    PatchOptions options = Options(R"([{"op":"copy","from":"","path":"/0"},
                                       {"op":"copy","from":"","path":"/0/0"}])");
    options.max_depth = max_depth;
    return options;
  };
  EXPECT_EQ(Patched("[]", nest(4)), "[[[[]]]]");
  EXPECT_EQ(Patched("[]", nest(3)), "ERR_OFFLOOP_OUTPUT_TOO_LARGE -1");
}

// Ten thousand operations on two megabytes: were any of them in proportion to
// the document, this would take minutes.
TEST(PatchTest, IsNearlyLinear) {
  std::string text = "{\"m\":{\"first\":0";
  for (int i = 0; i < 100'000; ++i) text += ",\"" + std::to_string(i) + "\":1";
  text += "},\"l\":[0";
  for (int i = 0; i < 400'000; ++i) text += ",1";
  text += "]}";
  std::string patch = "[";
  for (int i = 0; i < 2500; ++i) {
    const std::string n = std::to_string(i * 37);
    patch += R"({"op":"replace","path":"/m/)" + n + R"(","value":2},)";
    patch += R"({"op":"add","path":"/l/0","value":2},)";
    patch += R"({"op":"remove","path":"/l/)" + n + R"("},)";
    patch += R"({"op":"test","path":"/m/)" + n + R"(","value":2},)";
  }
  patch.back() = ']';
  const std::string patched = Patched(text, patch);
  EXPECT_EQ(patched.size(), text.size());
}

TEST(PatchTest, StopsWithTheRun) {
  std::string patch = "[";
  for (int i = 0; i < 100; ++i)
    patch += R"({"op":"test","path":"","value":1},)";
  patch.back() = ']';
  const auto made = MakePatch(Options(patch));
  Surroundings around;
  StopAt stop(around, 50);
  const auto output = made.value()->Run(Chunks({"1"}), around.context);
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.error().code, ErrorCode::kAborted);
}

// Also while the depth of the result is measured.
TEST(PatchTest, StopsAtEveryCheckpoint) {
  std::string text = "[0";
  while (text.size() < 4 * RunContext::kSlice) text += ",[1]";
  text += "]";
  PatchOptions options = Options(R"([{"op":"add","path":"/0","value":2}])");
  options.max_depth = 2;
  const auto made = MakePatch(std::move(options));
  Surroundings counted;
  const StopAt counter(counted);
  ASSERT_TRUE(made.value()->Run(Chunks({text}), counted.context).ok());
  for (int checkpoint = 1; checkpoint <= counter.seen(); ++checkpoint) {
    Surroundings around;
    StopAt stop(around, checkpoint);
    const auto output = made.value()->Run(Chunks({text}), around.context);
    ASSERT_FALSE(output.ok()) << checkpoint;
    EXPECT_EQ(output.error().code, ErrorCode::kAborted) << checkpoint;
  }
}

TEST(PatchTest, WorksBetweenOtherSteps) {
  Plan::Steps steps;
  steps.push_back(MakeMinify().value());
  steps.push_back(
      MakePatch(Options(R"([{"op":"add","path":"/0","value": [ ] }])"))
          .value());
  steps.push_back(MakeMinify().value());
  const Plan plan(std::move(steps));
  Surroundings around;
  auto outcome = plan.Run(Chunks({"[ 1,", " 2 ]"}), around.context);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(TextOf(std::move(outcome.value().output)), "[[],1,2]");
  EXPECT_EQ(RunOn(*MakePatch(Options("[]")).value(), Payload::Absent()),
            "absent");
}

TEST(PatchTest, SaysWhatItKeeps) {
  std::string text = "[";
  for (int i = 0; i < 1000; ++i) {
    if (i > 0) text += ',';
    text += R"({"op":"add","path":"/a/b","value":1})";
  }
  text += ']';
  const auto patch = MakePatch(Options(text));
  // The text, and for each operation two tokens at least.
  EXPECT_GE(patch.value()->KeptBytes(), text.size() + 1000 * 2 * 16);
}

}  // namespace
}  // namespace offloop::json
