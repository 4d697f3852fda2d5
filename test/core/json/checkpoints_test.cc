// Work that is in no proportion to the tokens of a text: white space between
// them, names and strings that are alike, members that are left out. A run must
// pass its checkpoints in every pass over them. (One huge token by itself is in
// huge_token_test.cc.)

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/canonicalize.h"
#include "json/document.h"
#include "json/get.h"
#include "json/limits.h"
#include "json/lines.h"
#include "json/lookup.h"
#include "json/merge_patch.h"
#include "json/open.h"
#include "json/patch.h"
#include "json/query.h"
#include "json/search.h"
#include "json/validate.h"
#include "json_testing.h"
#include "plan.h"

namespace offloop::json {
namespace {

using Made = std::unique_ptr<Operation>;

constexpr size_t kSpacedSlices = 24;
constexpr size_t kSpacedSize = kSpacedSlices * RunContext::kSlice;

std::string Huge(char byte) { return std::string(kSpacedSize, byte); }

std::string Quoted(const std::string& text) { return '"' + text + '"'; }

// As a JSON string with an escape sequence every few bytes.
std::string HugeEscaped() {
  std::string text;
  while (text.size() < kSpacedSize) text += "plain text \\u00e9 \\\\";
  return text;
}

// An object of many names that differ at their ends only, each shorter than a
// slice, in an order that is not sorted.
constexpr size_t kAlike = 40;
constexpr size_t kAlikeSize = RunContext::kSlice - 100;
std::string Alike(const std::string& value) {
  std::string text = "{";
  for (size_t i = 0; i < kAlike; ++i) {
    if (i > 0) text += ',';
    text += Quoted(std::string(kAlikeSize, 'x') +
                   std::to_string(1000 + i * 17 % kAlike)) +
            ':' + value;
  }
  return text + '}';
}

// An object of so many members, with one name or each with its own.
std::string Members(size_t count, const std::string& value, bool one_name) {
  std::string text = "{";
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) text += ',';
    text +=
        Quoted(one_name ? "a" : std::to_string(i * 7919 % count)) + ':' + value;
  }
  return text + '}';
}

Made Get(std::string pointer) {
  return MakeGet({.pointer = std::move(pointer)}).value();
}
Made Search(std::string expression) {
  return MakeSearch({.expression = std::move(expression)}).value();
}
Made Query(std::string path, bool paths = false) {
  QueryOptions options;
  options.path = std::move(path);
  options.paths = paths;
  return MakeQuery(std::move(options)).value();
}
Made Patch(const std::string& operations) {
  PatchOptions options;
  options.operations = Bytes::Copy(AsBytes(operations));
  return MakePatch(std::move(options)).value();
}
Made MergePatch(const std::string& patch) {
  MergePatchOptions options;
  options.patch = Bytes::Copy(AsBytes(patch));
  return MakeMergePatch(std::move(options)).value();
}
Made Open() {
  OpenOptions options;
  options.document = std::make_shared<OpenDocument>();
  return MakeOpen(std::move(options)).value();
}
Made Lines(uint64_t max_line_bytes) {
  Plan::Steps steps;
  steps.push_back(MakeValidate({}).value());
  return MakeLines({.plan = std::make_shared<const Plan>(std::move(steps)),
                    .skip = true,
                    .max_line_bytes = max_line_bytes})
      .value();
}

// There are as many checkpoints as `least`, and a run ends at any of them.
void Expect(const char* name, const Operation& operation,
            const std::string& text, size_t least) {
  Surroundings counted;
  const StopAt counter(counted);
  const auto output = operation.Run(Chunks({text}), counted.context);
  ASSERT_TRUE(output.ok()) << name << ": " << output.error().message;
  EXPECT_GE(counter.seen(), static_cast<int>(least)) << name;
  const int seen = counter.seen();
  for (const int checkpoint : {2, seen / 3, seen / 2, seen * 3 / 4, seen - 1}) {
    Surroundings stopped;
    const StopAt stop(stopped, checkpoint);
    const auto aborted = operation.Run(Chunks({text}), stopped.context);
    ASSERT_FALSE(aborted.ok())
        << name << " at " << checkpoint << " of " << seen;
    EXPECT_EQ(aborted.error().code, ErrorCode::kAborted) << name;
    EXPECT_LE(stop.seen(), checkpoint + 4) << name;
  }
}

// The same where the text is a huge part that is gone through so often.
void ExpectPasses(const char* name, const Operation& operation,
                  const std::string& text, size_t passes) {
  Expect(name, operation, text, passes * (kSpacedSlices - 1));
}

TEST(CheckpointsTest, InWhiteSpaceBehindAString) {
  const std::string member = "{\"a\"" + Huge(' ') + ":1}";
  const std::string element = "[\"a\"" + Huge(' ') + "]";
  ExpectPasses("get, name", *Get("/a"), member, 2);
  ExpectPasses("get, string", *Get("/0"), element, 2);
  ExpectPasses("search, name", *Search("a"), member, 2);
  ExpectPasses("search, string", *Search("[0]"), element, 2);
  ExpectPasses("search, records", *Search("[*]"), element, 2);
  ExpectPasses("tape, name", *Query("$.a"), member, 2);
  ExpectPasses("tape, string", *Query("$[0]"), element, 2);
}

TEST(CheckpointsTest, InRecords) {
  ExpectPasses("white space", *Search("[?a].b"),
               "[{\"a\":[" + Huge(' ') + "]}]", 2);
  ExpectPasses("number", *Search("[?a > `1`].b"), "[{\"a\":" + Huge('7') + "}]",
               3);
  const std::string plain = Quoted(Huge('x'));
  ExpectPasses("strings", *Search("[?a == b].c"),
               "[{\"a\":" + plain + ",\"b\":" + plain + "}]", 5);
  const std::string escaped = Quoted(HugeEscaped());
  ExpectPasses("escaped strings", *Search("[?a == b].c"),
               "[{\"a\":" + escaped + ",\"b\":" + escaped + "}]", 4);
}

TEST(CheckpointsTest, InNamesThatAreEqual) {
  const std::string name = Huge('x');
  const std::string object = "{" + Quoted(name) + ":1}";
  ExpectPasses("get", *Get("/" + name), object, 3);
  ExpectPasses("patch, test",
               *Patch(R"([{"op":"test","path":"","value":)" + object + "}]"),
               object, 4);
  ExpectPasses(
      "patch, look-up",
      *Patch(R"([{"op":"replace","path":"/)" + name + R"(","value":2}])"),
      object, 4);
  ExpectPasses("patch, move onto itself",
               *Patch(R"([{"op":"move","from":"/)" + name + R"(","path":"/)" +
                      name + R"("}])"),
               object, 5);
  ExpectPasses("merge patch", *MergePatch(object), object, 5);
  const std::string escaped = "\\u0078" + Huge('x').substr(1);
  ExpectPasses("get, escaped", *Get("/" + name), "{" + Quoted(escaped) + ":1}",
               2);
}

TEST(CheckpointsTest, InALookUpOnATape) {
  const std::string name = Huge('x');
  const Pointer pointer = Pointer::Parse("/" + name).value();
  const auto look_up = [&](const std::string& text, int checkpoint) {
    Surroundings around;
    Payload payload = Chunks({text});
    const auto document =
        Parse(payload, kDefaultMaxDepth, around.context).value();
    const StopAt stop(around, checkpoint);
    const auto found = Lookup(document->root(), pointer, around.context);
    EXPECT_EQ(found.ok(), checkpoint == 0);
    EXPECT_TRUE(!found.ok() || found.value().has_value());
    return stop.seen();
  };
  for (const std::string& source : {name, "\\u0078" + name.substr(1)}) {
    const std::string text = "{" + Quoted(source) + ":1}";
    EXPECT_GE(look_up(text, 0), static_cast<int>(kSpacedSlices - 1));
    EXPECT_EQ(look_up(text, 3), 3);
  }
}

TEST(CheckpointsTest, InNamesThatAreSorted) {
  const std::string alike = Alike("1");
  // To sort them takes four or five looks at each, and to be sorted is not all.
  constexpr size_t kLooks = 4;
  const size_t least = (1 + kLooks) * kAlike;
  Expect("canonicalize", *MakeCanonicalize({}).value(), alike, least);
  Expect("merge patch", *MergePatch(alike), alike, 2 * least);
  Expect("patch, test",
         *Patch(R"([{"op":"test","path":"","value":)" + alike + "}]"), alike,
         2 * least);
  Expect("query", *Query("$[?length(@) == 0]"), "[" + Alike("1") + "]",
         kLooks * kAlike);
  Expect("sort", *Search("sort(keys(@))"), alike, least);
  std::string patch = "[";
  for (int i = 0; i < 8; ++i) {
    patch += (i == 0 ? "" : ",") + std::string(R"({"op":"add","path":"/)") +
             std::string(kAlikeSize, 'x') + "10" + std::to_string(i + 10) +
             R"(","value":2})";
  }
  Expect("patch, look-ups", *Patch(patch + "]"), alike, 2 * least);
}

TEST(CheckpointsTest, InLines) {
  const std::string space = Huge(' ');
  ExpectPasses("blank", *Lines(kSpacedSize), space + "\n" + space, 4);
  ExpectPasses("around a value", *Lines(kSpacedSize), space + "1" + space, 4);
  ExpectPasses("too long", *Lines(10), Huge('x'), 1);
  ExpectPasses("a result", *Lines(2 * kSpacedSize), Quoted(Huge('x')), 3);
}

TEST(CheckpointsTest, InMembersThatAreLeftOut) {
  constexpr size_t kMembers = 100'000;
  // A look at each of 1024 members is a slice.
  constexpr size_t kLook = kMembers / 1024;
  Expect("nulls", *MergePatch(Members(kMembers, "null", false)), "{}",
         // Listed, sorted twice, which is half a look for each of the seven
         // times that it moves them, compared, added, and written.
         (1 + 7 + 1 + 1 + 1) * kLook);
  const std::string equal = Members(kMembers, "1", true);
  Expect("removed", *Patch(R"([{"op":"remove","path":"/a"}])"), equal,
         // Found twice, removed, and written.
         (1 + 1 + 4 + 1) * kLook);
  Expect("cloned",
         *Patch(R"([{"op":"remove","path":"/o/a"},)"
                R"({"op":"copy","from":"/o","path":"/p"},)"
                R"({"op":"add","path":"/p/b","value":1}])"),
         "{\"o\":" + equal + "}",
         // As above, cloned, and written once more.
         (1 + 1 + 4 + 1 + 4 + 1) * kLook);
  Expect("opened", *Open(), Members(kMembers, "1", false), 120);
}

TEST(CheckpointsTest, InStringsThatAreSearched) {
  const std::string text = "[" + Quoted(Huge('x')) + "]";
  ExpectPasses("jsonpath ==", *Query("$[?@ == @]"), text, 4);
  ExpectPasses("jsonpath <=", *Query("$[?@ <= @]"), text, 4);
  ExpectPasses("jsonpath length()", *Query("$[?length(@) == 0]"), text, 3);
  ExpectPasses("jsonpath search()", *Query("$[?search(@, 'y')]"), text, 3);
  ExpectPasses("jsonpath, paths", *Query("$.*", true),
               "{" + Quoted(Huge('x')) + ":1}", 4);
  for (const char* const expression :
       {"reverse(@[0])", "length(@[0])", "starts_with(@[0], @[0])",
        "ends_with(@[0], @[0])", "contains(@[0], @[0])", "@[0] == max(@)"}) {
    ExpectPasses(expression, *Search(expression), text, 3);
  }
  ExpectPasses("join()", *Search("join('', @)"), text, 4);
}

TEST(CheckpointsTest, InElementsThatAreMoved) {
  constexpr size_t kElements = 200'000;
  std::string text = "[1";
  for (size_t i = 1; i < kElements; ++i) text += ",1";
  // 24 bytes each.
  const size_t slices = kElements * 24 / RunContext::kSlice;
  const size_t steps = kElements / 1024;
  Expect("[::-1]", *Search("[::-1] | length(@)"), text + "]",
         5 * steps + slices);
  Expect("reverse()", *Search("length(reverse(@))"), text + "]",
         steps + slices);
}

}  // namespace
}  // namespace offloop::json
