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

// The code of a failure and the index of its operation, or "done".
std::string OutcomeOn(const Operation& patch, std::string_view text) {
  Surroundings around;
  const auto output = patch.Run(Chunks({text}), around.context);
  if (output.ok()) return "done";
  return std::string(CodeName(output.error().code)) + " " +
         std::to_string(output.error().index);
}

// `operations`, then copies of the root into itself, each of which doubles it.
std::unique_ptr<Operation> DoublingPatch(const std::string& operations,
                                         int times) {
  std::string patch = operations;
  for (int i = 0; i < times; ++i) {
    patch +=
        R"(,{"op":"copy","from":"","path":"/k)" + std::to_string(i) + R"("})";
  }
  return RepeatedPatch(patch, 1);
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
  EXPECT_EQ(OutcomeOn(*often, text), "ERR_OFFLOOP_OUTPUT_TOO_LARGE 4");
}

TEST(PatchWorkTest, BoundsWhatSkippingRemovedMembersInCopiesTakes) {
  const std::string text = "{\"x\":" + EqualNames(1000) + "}";
  const std::string removal = R"({"op":"remove","path":"/x/a"})";
  EXPECT_EQ(OutcomeOn(*DoublingPatch(removal, 4), text), "done");
  EXPECT_EQ(OutcomeOn(*DoublingPatch(removal, 14), text),
            "ERR_OFFLOOP_OUTPUT_TOO_LARGE -1");

  std::string additions = R"({"op":"add","path":"/x","value":{}})";
  for (int i = 0; i < 1000; ++i) {
    additions += R"(,{"op":"add","path":"/x/a","value":0},)" + removal;
  }
  EXPECT_EQ(OutcomeOn(*DoublingPatch(additions, 4), "{}"), "done");
  EXPECT_EQ(OutcomeOn(*DoublingPatch(additions, 14), "{}"),
            "ERR_OFFLOOP_OUTPUT_TOO_LARGE -1");
}

// However small the output may be.
TEST(PatchWorkTest, SkipsWhatWasRemovedOnceWithoutALimit) {
  std::string text = "{\"\":0";
  for (int i = 1; i < 10'000; ++i) text += ",\"\":0";
  const std::string removal = R"({"op":"remove","path":"/"})";
  EXPECT_EQ(RunOn(*RepeatedPatch(removal, 1, 2), text + "}"), "{}");
}

TEST(PatchWorkTest, BoundsWhatSkippingRemovedMembersInTestsTakes) {
  const std::string text = EqualNames(10'000);
  const std::string removal = R"({"op":"remove","path":"/a"})";
  const std::string test = R"(,{"op":"test","path":"","value":{}})";
  EXPECT_EQ(OutcomeOn(*RepeatedPatch(removal + test, 1, 2), text), "done");
  std::string tests;
  for (int i = 0; i < 10; ++i) tests += test;
  EXPECT_EQ(OutcomeOn(*RepeatedPatch(removal + tests, 1, text.size()), text),
            "ERR_OFFLOOP_OUTPUT_TOO_LARGE 2");
}

// A test takes what the document has, and the patch may have far less.
TEST(PatchWorkTest, BoundsWhatTestsOfUntouchedValuesTake) {
  const std::string text = "{\"x\":" + EqualNames(10'000) + "}";
  const std::string test = R"({"op":"test","path":"/x","value":{"a":1}})";
  EXPECT_EQ(OutcomeOn(*RepeatedPatch(test, 8, text.size()), text), "done");
  EXPECT_EQ(OutcomeOn(*RepeatedPatch(test, 10, text.size()), text),
            "ERR_OFFLOOP_OUTPUT_TOO_LARGE 8");
  // What is long in the patch, too, takes what the patch takes.
  std::string number = "1";
  number.append(10'000, '0');
  const std::string alike =
      R"({"op":"test","path":"/x","value":)" + number + "}";
  EXPECT_EQ(OutcomeOn(*RepeatedPatch(alike, 100, number.size() + 10),
                      "{\"x\":" + number + "}"),
            "done");
}

std::string ArrayOf(int elements) {
  std::string text = "[1";
  for (int i = 1; i < elements; ++i) text += ",1";
  return text + "]";
}

constexpr std::string_view kCopyAndLook =
    R"({"op":"copy","from":"/a","path":"/b"},)"
    R"({"op":"test","path":"/b/0","value":1})";

TEST(PatchWorkTest, ListsAnArrayTwiceHoweverManyCopiesOfItAreLookedInto) {
  const std::string text = "{\"a\":" + ArrayOf(100'000) + "}";
  const std::string operations(kCopyAndLook);
  EXPECT_LE(CheckpointsOf(text, operations, 102),
            CheckpointsOf(text, operations, 2) + 410);
}

TEST(PatchWorkTest, BoundsWhatCopiesOfAnArrayTake) {
  const std::string text = "{\"a\":" + ArrayOf(10'000) + "}";
  const std::string removal = R"(,{"op":"remove","path":"/b"})";
  const std::string operations = std::string(kCopyAndLook) + removal;
  // A chunk of 512 elements becomes 16 KiB in each copy.
  EXPECT_EQ(OutcomeOn(*RepeatedPatch(operations, 8, text.size()), text),
            "done");
  const std::string often =
      OutcomeOn(*RepeatedPatch(operations, 100, text.size()), text);
  EXPECT_EQ(often.substr(0, 28), "ERR_OFFLOOP_OUTPUT_TOO_LARGE");
}

}  // namespace
}  // namespace offloop::json
