// What patches of many operations take: work that is in no proportion to the
// operations is done once for all of them, and bounded where it cannot be.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "json/patch.h"
#include "json_testing.h"

namespace offloop::json {
namespace {

// A patch of the given operations, over and over.
std::unique_ptr<Operation> RepeatedPatch(const std::string& operations,
                                         int times,
                                         uint64_t max_output_bytes = 0) {
  std::string patch = "[" + operations;
  for (int i = 1; i < times; ++i) patch += "," + operations;
  PatchOptions options;
  options.operations = Bytes::Copy(AsBytes(patch + "]"));
  options.max_output_bytes = max_output_bytes;
  return MakePatch(std::move(options)).value();
}

int CheckpointsOf(std::string_view text, const std::string& operations,
                  int times) {
  Surroundings around;
  const StopAt counter(around);
  const auto patch = RepeatedPatch(operations, times);
  EXPECT_TRUE(patch->Run(Chunks({text}), around.context).ok());
  return counter.seen();
}

std::string ObjectOf(int members, const std::function<std::string(int)>& name) {
  std::string text = "{";
  for (int i = 0; i < members; ++i) {
    text += (i > 0 ? ",\"" : "\"") + name(i) + "\":1";
  }
  return text + "}";
}

std::string EqualNames(int members) {
  return ObjectOf(members, [](int /*i*/) { return std::string("a"); });
}

TEST(PatchWorkTest, LooksAtTheLastOfManyEqualNamesOnly) {
  const std::string text = EqualNames(50'000);
  const std::string test = R"({"op":"test","path":"/a","value":1})";
  // A test comes by two, whatever it looks at.
  EXPECT_LE(CheckpointsOf(text, test, 1010),
            CheckpointsOf(text, test, 10) + 2010);
}

// However many copies of it there are.
TEST(PatchWorkTest, SortsTheNamesOfAnObjectOnce) {
  constexpr int kMembers = 20'000;
  const std::string text =
      "{\"x\":" +
      ObjectOf(kMembers,
               [](int i) { return std::to_string(i * 7919 % kMembers); }) +
      "}";
  std::string operations = R"({"op":"copy","from":"/x","path":"/y"})";
  for (int i = 0; i < 9; ++i) {
    operations += R"(,{"op":"test","path":"/y/7","value":1})";
  }
  EXPECT_LE(CheckpointsOf(text, operations, 101),
            CheckpointsOf(text, operations, 1) + 2010);
}

TEST(PatchWorkTest, BoundsWhatRemovingEqualNamesInCopiesTakes) {
  constexpr int kMembers = 10'000;
  const std::string text = "{\"x\":" + EqualNames(kMembers) + "}";
  const std::string operations =
      R"({"op":"copy","from":"/x","path":"/y"},{"op":"remove","path":"/y/a"})";
  const auto once = RepeatedPatch(operations, 1, 64 * kMembers);
  EXPECT_EQ(RunOn(*once, text),
            text.substr(0, text.size() - 1) + R"(,"y":{}})");
  const auto often = RepeatedPatch(operations, 10, 64 * kMembers);
  Surroundings around;
  const auto output = often->Run(Chunks({text}), around.context);
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.error().code, ErrorCode::kOutputTooLarge);
  EXPECT_EQ(output.error().index, 4);
}

}  // namespace
}  // namespace offloop::json
