// The deepest expressions and documents that are accepted, on the stack that a
// thread of the pool has. A routine that recurses too far ends the process.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/canonicalize.h"
#include "json/format.h"
#include "json/get.h"
#include "json/limits.h"
#include "json/merge_patch.h"
#include "json/minify.h"
#include "json/open.h"
#include "json/parse.h"
#include "json/patch.h"
#include "json/query.h"
#include "json/search.h"
#include "json/validate.h"
#include "json_testing.h"
#include "thread.h"

namespace offloop::json {
namespace {

using Making = Result<std::unique_ptr<Operation>>;

// Runs `body` on a thread like the pool's.
void OnPoolStack(std::function<void()> body) {
  Thread::Options options{.name = "test"};
#if defined(__SANITIZE_THREAD__)
  // Its frames are several times larger; nobody's pool has them.
  options.stack_bytes *= 4;
#endif
  ASSERT_NE(Thread::Start(options, std::move(body)), nullptr);
}

// An expression that nests: `open` as often as one likes, `inner`, and `close`
// as often.
struct Nest {
  std::string_view open;
  std::string_view inner;
  std::string_view close;
};

std::string Nested(const Nest& nest, size_t times) {
  return Repeated(nest.open, times) + std::string(nest.inner) +
         Repeated(nest.close, times);
}

// Runs the deepest of these expressions that is accepted on documents. What it
// says of them does not matter.
void RunDeepest(const Nest& nest,
                const std::function<Making(const std::string&)>& make,
                const std::vector<std::string>& documents) {
  constexpr size_t kTooDeep = 400;
  size_t times = kTooDeep;
  Making made = make(Nested(nest, times));
  EXPECT_FALSE(made.ok()) << nest.open << " is not limited";
  while (!made.ok() && times > 0) made = make(Nested(nest, --times));
  EXPECT_GT(times, 20u) << nest.open << " is hardly accepted";
  if (!made.ok()) return;
  for (const std::string& document : documents) {
    const std::string output = RunOn(*made.value(), document);
    EXPECT_FALSE(output.empty()) << nest.open;
  }
}

TEST(StackTest, HasRoomForTheDeepestSearch) {
  constexpr Nest kNests[] = {
      {"(", "a", ")"},
      {"[", "a", "]"},
      {"{a:", "a", "}"},
      {"!", "a", ""},
      {"not_null(", "a", ")"},
      {"to_array(", "a", ")"},
      {"(b || ", "a", ")"},
      {"(a && ", "a", ")"},
      {"(a == ", "a", ")"},
      {"[?", "@", "]"},
      {"map(&", "[@]", ", @)"},
      {"sort_by([@], &length([", "@", "]))"},
      {"merge({a: ", "@", "}, {b: @})"},
  };
  const std::vector<std::string> documents = {
      "null", R"({"a":{"a":[1,[2]]}})",
      Repeated("[", 300) + "1" + Repeated("]", 300)};
  OnPoolStack([&] {
    const auto make = [](const std::string& expression) {
      return MakeSearch({.expression = expression});
    };
    for (const Nest& nest : kNests) RunDeepest(nest, make, documents);
  });
}

// As long as they may be, and not nested.
TEST(StackTest, HasRoomForTheLongestExpressions) {
  const std::string paths[] = {
      "a" + Repeated(".a", 32'700),     "a" + Repeated("[0]", 21'000),
      "[*].a" + Repeated(".a", 32'700), "[?a" + Repeated(".a", 32'700) + "]",
      "@" + Repeated("|@", 32'700),     "@" + Repeated("||@", 21'000)};
  const std::vector<std::string> documents = {"null", R"([{"a":{"a":1}}])"};
  OnPoolStack([&] {
    for (const std::string& path : paths) {
      const auto made = MakeSearch({.expression = path});
      ASSERT_TRUE(made.ok()) << path.substr(0, 10);
      for (const std::string& document : documents) {
        EXPECT_FALSE(RunOn(*made.value(), document).empty());
      }
    }
    const auto query = MakeQuery({.path = "$" + Repeated(".a", 32'700)});
    ASSERT_TRUE(query.ok());
    EXPECT_EQ(RunOn(*query.value(), documents[0]), "[]");
  });
}

TEST(StackTest, HasRoomForTheDeepestQuery) {
  constexpr Nest kNests[] = {
      {"(", "@", ")"},           {"!(", "@", ")"},  {"(@ && ", "@", ")"},
      {"(1 == 2 || ", "@", ")"}, {"@[?", "@", "]"}, {"@..*[?", "@", "]"},
  };
  const std::vector<std::string> documents = {
      "[[[1]]]", Repeated("[", 90) + "1" + Repeated("]", 90)};
  OnPoolStack([&] {
    const auto make = [](const std::string& filter) {
      // A hostile one is ended by its steps; so many lead deep enough.
      return MakeQuery({.path = "$[?" + filter + "]", .max_steps = 1'000'000});
    };
    for (const Nest& nest : kNests) RunDeepest(nest, make, documents);
    // Between the limit of nesting and what is around each level.
    for (size_t times = 1; times <= 64; ++times) {
      const std::string counted = Nested({"count(@[?", "@.a", "]) > 0"}, times);
      Making made = make(counted);
      if (made.ok()) RunOn(*made.value(), documents[1]);
    }
    RunDeepest({"(", "a", ")*"},
               [](const std::string& pattern) {
                 return MakeQuery({.path = "$[?match(@, '" + pattern + "')]"});
               },
               {R"(["aaaaaaaa","b"])"});
  });
}

// Every operation on the deepest documents there can be.
TEST(StackTest, HasRoomForTheDeepestDocuments) {
  const size_t depth = kLargestMaxDepth;
  const std::string arrays = Repeated("[", depth) + Repeated("]", depth);
  const std::string objects =
      Repeated("{\"a\":", depth) + "1" + Repeated("}", depth);
  const auto run = [&](Making made) {
    ASSERT_TRUE(made.ok()) << made.error().message;
    for (const std::string& text : {arrays, objects}) {
      const std::string output = RunOn(*made.value(), text);
      EXPECT_FALSE(output.starts_with("error")) << output;
    }
  };
  OnPoolStack([&] {
    run(MakeValidate({.max_depth = depth}));
    run(MakeMinify({.max_depth = depth}));
    // Each level would be indented further.
    run(MakeFormat({.indent = "", .max_depth = depth}));
    run(MakeCanonicalize({.max_depth = depth}));
    run(MakeParse({.max_depth = depth}));
    run(MakeGet({.pointer = "", .max_depth = depth}));
    run(MakeGet({.pointer = Repeated("/a", 100'000), .max_depth = depth}));
    run(MakeQuery({.path = "$..b", .max_depth = depth}));
    run(MakeSearch({.expression = "[@, to_string(@)]", .max_depth = depth}));
    run(MakeSearch({.expression = "@ == [@][0]", .max_depth = depth}));
    run(MakeMergePatch(
        {.patch = Bytes::Copy(AsBytes(R"({"b":1})")), .max_depth = depth}));
    run(MakePatch({.operations = Bytes::Copy(
                       AsBytes(R"([{"op":"replace","path":"","value":[1]}])")),
                   .max_depth = depth}));
  });
}

}  // namespace
}  // namespace offloop::json
