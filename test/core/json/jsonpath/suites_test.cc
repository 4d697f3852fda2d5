// The JSONPath Compliance Test Suite (RFC 9535), read from the folder that
// OFFLOOP_SUITES names; CONTRIBUTING.md says where it comes from.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "../json_testing.h"
#include "../suite_testing.h"
#include "json/document.h"
#include "json/equal.h"
#include "json/query.h"

namespace offloop::json {
namespace {

class JsonPathSuitesTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("OFFLOOP_SUITES");
    if (folder == nullptr) GTEST_SKIP() << "OFFLOOP_SUITES is not set";
    std::ifstream file(std::filesystem::path(folder) / "jsonpath" / "cts.json",
                       std::ios::binary);
    suite_ = {std::istreambuf_iterator<char>(file), {}};
    payload_.AppendBorrowed(AsBytes(suite_));
    auto parsed = Parse(payload_, kDefaultMaxDepth, around_.context);
    ASSERT_TRUE(parsed.ok());
    tests_ = *Member(parsed.value()->root(), "tests");
  }

  // Whether `output` is one of the answers that a test allows.
  bool IsAllowed(Value test, bool paths, std::string_view output) {
    Payload payload;
    payload.AppendBorrowed(AsBytes(output));
    Surroundings around;
    const auto parsed = Parse(payload, kDefaultMaxDepth, around.context);
    if (!parsed.ok()) return false;
    const Value answer = parsed.value()->root();
    const auto is = [&](Value expected) {
      return Equal(expected, answer, around.context).value();
    };
    const auto only = Member(test, paths ? "result_paths" : "result");
    if (only) return is(*only);
    const Value several = *Member(test, paths ? "results_paths" : "results");
    for (Value each = several.first_child(); each != several.next();
         each = each.next()) {
      if (is(each)) return true;
    }
    return false;
  }

  std::string suite_;
  Surroundings around_;
  Payload payload_;
  Value tests_;
};

TEST_F(JsonPathSuitesTest, AnswersAsTheSuiteSays) {
  size_t valid = 0;
  size_t invalid = 0;
  for (Value test = tests_.first_child(); test != tests_.next();
       test = test.next()) {
    const std::string name = Say(*Member(test, "name"));
    const std::string selector = Say(*Member(test, "selector"));
    if (Member(test, "invalid_selector")) {
      ++invalid;
      const auto made = MakeQuery({.path = selector});
      ASSERT_FALSE(made.ok()) << name << ": " << selector;
      EXPECT_EQ(made.error().code, ErrorCode::kInvalidExpression) << name;
      EXPECT_GE(made.error().offset, 0) << name;
      continue;
    }
    ++valid;
    const std::string document(AsText(Member(test, "document")->source()));
    for (const bool paths : {false, true}) {
      const auto made = MakeQuery({.path = selector, .paths = paths});
      ASSERT_TRUE(made.ok())
          << name << ": " << selector << ": " << made.error().message;
      const std::string output = RunOn(*made.value(), document);
      EXPECT_TRUE(IsAllowed(test, paths, output))
          << name << ": " << selector << ": " << output;
    }
  }
  EXPECT_EQ(valid, 456u);
  EXPECT_EQ(invalid, 247u);
}

}  // namespace
}  // namespace offloop::json
