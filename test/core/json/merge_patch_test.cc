#include "json/merge_patch.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "json_testing.h"

namespace offloop::json {
namespace {

std::string Merged(std::string_view text, std::string_view patch,
                   MergePatchOptions options = {}) {
  options.patch = Bytes::Copy(AsBytes(patch));
  return RunOn(*MakeMergePatch(std::move(options)).value(), text);
}

TEST(MergePatchTest, ChangesAddsAndRemovesMembers) {
  EXPECT_EQ(Merged(R"({"a":1,"b":2,"c":3})", R"({"d":4,"b":null,"a":{"x":5}})"),
            R"({"a":{"x":5},"c":3,"d":4})");
  EXPECT_EQ(Merged(R"({"a":{"b":1,"c":[1, 2]}})", R"({"a":{"b":{"d":null}}})"),
            R"({"a":{"b":{},"c":[1, 2]}})");
  EXPECT_EQ(Merged("[1]", R"({"a":{"b":null,"c":1}})"), R"({"a":{"c":1}})");
  EXPECT_EQ(Merged(R"({"a":1})", " [ null ] "), "[ null ]");
  EXPECT_EQ(Merged(R"({"a":1})", "null"), "null");
  EXPECT_EQ(Merged(R"( {"a": 1} )", "{}"), R"({"a": 1})");
  EXPECT_EQ(Merged("[]", "{}"), "{}");
  EXPECT_EQ(Merged(R"({"__proto__":1})", R"({"__proto__":{"a":2}})"),
            R"({"__proto__":{"a":2}})");
}

TEST(MergePatchTest, KeepsWhatDoesNotChange) {
  EXPECT_EQ(Merged(R"({"a":12345678901234567890,"\u0062":[1.10, "\/"],"c":0})",
                   R"({"c":1.50})"),
            R"({"a":12345678901234567890,"\u0062":[1.10, "\/"],"c":1.50})");
}

TEST(MergePatchTest, CountsTheLastOfEqualNames) {
  EXPECT_EQ(Merged(R"({"a":1,"b":2,"a":{"x":3}})", R"({"a":{"y":4}})"),
            R"({"b":2,"a":{"x":3,"y":4}})");
  EXPECT_EQ(Merged(R"({"a":1,"\u0061":2,"b":3})", R"({"a":null})"),
            R"({"b":3})");
  EXPECT_EQ(Merged("{}", R"({"a":1,"b":2,"a":3})"), R"({"a":3,"b":2})");
}

TEST(MergePatchTest, GoesAsDeepAsADocument) {
  constexpr size_t kDepth = 200'000;
  std::string text;
  for (size_t i = 0; i < kDepth; ++i) text += "{\"a\":";
  const std::string end(kDepth, '}');
  const auto merged = [&](const std::string& target) {
    return Merged(target, text + "2" + end, {.max_depth = kDepth});
  };
  EXPECT_EQ(merged(text + "1" + end), text + "2" + end);
  EXPECT_EQ(merged("1"), text + "2" + end);
}

TEST(MergePatchTest, RefusesWhatIsNotAPatch) {
  MergePatchOptions options;
  options.patch = Bytes::Copy(AsBytes("{,}"));
  const auto made = MakeMergePatch(std::move(options));
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kInvalidExpression);
  EXPECT_EQ(made.error().offset, 1);
  EXPECT_EQ(Merged("[", "{}"),
            "error: Expected a value but found the end of the text at 1 (1:2)");
  EXPECT_FALSE(MakeMergePatch({.patch = {}, .max_depth = 0}).ok());
}

TEST(MergePatchTest, KeepsToTheLimit) {
  EXPECT_EQ(Merged("{}", R"({"a":1})", {.max_output_bytes = 7}), R"({"a":1})");
  EXPECT_TRUE(Merged("{}", R"({"a":1})", {.max_output_bytes = 6})
                  .starts_with("error: The output is larger"));
}

// Were it quadratic, this would take minutes.
TEST(MergePatchTest, MergesLargeObjects) {
  constexpr int kMembers = 100'000;
  std::string target = "{\"first\":0";
  std::string patch = "{\"last\":0";
  std::string expected = "{\"first\":0";
  for (int i = 0; i < kMembers; ++i) {
    target += ",\"" + std::to_string(i) + "\":1";
    expected += ",\"" + std::to_string(i) + "\":2";
    patch += ",\"" + std::to_string(kMembers - 1 - i) + "\":2";
  }
  EXPECT_EQ(Merged(target + "}", patch + "}"), expected + ",\"last\":0}");

  for (int stop = 1; stop < 200; stop += 13) {
    MergePatchOptions options;
    options.patch = Bytes::Copy(AsBytes(patch + "}"));
    const auto merge = MakeMergePatch(std::move(options));
    Surroundings around;
    StopAt at(around, stop);
    const auto output =
        merge.value()->Run(Chunks({target + "}"}), around.context);
    ASSERT_FALSE(output.ok());
    EXPECT_EQ(output.error().code, ErrorCode::kAborted);
  }
}

TEST(MergePatchTest, LeavesAbsentInputAbsent) {
  MergePatchOptions options;
  options.patch = Bytes::Copy(AsBytes("{}"));
  EXPECT_EQ(
      RunOn(*MakeMergePatch(std::move(options)).value(), Payload::Absent()),
      "absent");
}

TEST(MergePatchTest, SaysWhatItKeeps) {
  const std::string text = "[\"" + std::string(100'000, 'x') + "\"]";
  MergePatchOptions options;
  options.patch = Bytes::Copy(AsBytes(text));
  const auto patch = MakeMergePatch(std::move(options));
  EXPECT_GT(patch.value()->KeptBytes(), text.size());
}

}  // namespace
}  // namespace offloop::json
