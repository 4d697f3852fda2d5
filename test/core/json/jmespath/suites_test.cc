// The compliance suite of JMESPath, read from the folder that OFFLOOP_SUITES
// names; CONTRIBUTING.md says where it comes from.

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
#include "json/search.h"

namespace offloop::json {
namespace {

class JmespathSuitesTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("OFFLOOP_SUITES");
    if (folder == nullptr) GTEST_SKIP() << "OFFLOOP_SUITES is not set";
    folder_ = std::filesystem::path(folder) / "jmespath";
  }

  static void CheckResult(const std::string& answer, Value wanted,
                          const std::string& what) {
    Surroundings around;
    Payload payload = Chunks({answer});
    const auto parsed = Parse(payload, kDefaultMaxDepth, around.context);
    ASSERT_TRUE(parsed.ok()) << what << ": " << answer;
    EXPECT_TRUE(Equal(parsed.value()->root(), wanted, around.context).value())
        << what << " gives " << answer << "; wanted "
        << AsText(wanted.source());
  }

  static void CheckError(const Error& error, const std::string& kind,
                         const std::string& what) {
    EXPECT_EQ(error.code, ErrorCode::kInvalidExpression) << what;
    EXPECT_TRUE(error.message.starts_with(kind + ": "))
        << what << ": " << error.message;
    EXPECT_GE(error.offset, 0) << what;
  }

  // Both ways: streamed where that is possible, and on the tape that an earlier
  // step has left.
  void CheckCase(std::string_view given, Value test, bool tape) {
    const std::string expression = Say(*Member(test, "expression"));
    const auto error = Member(test, "error");
    const auto made = MakeSearch({.expression = expression});
    if (!made.ok()) {
      ASSERT_TRUE(error.has_value()) << expression << made.error().message;
      return CheckError(made.error(), Say(*error), expression);
    }
    Surroundings around;
    Payload payload = Chunks({given});
    if (tape) {
      ASSERT_TRUE(Parse(payload, kDefaultMaxDepth, around.context).ok());
    }
    auto output = made.value()->Run(std::move(payload), around.context);
    if (error.has_value()) {
      ASSERT_FALSE(output.ok()) << expression;
      return CheckError(output.error(), Say(*error), expression);
    }
    ASSERT_TRUE(output.ok()) << expression << ": " << output.error().message;
    if (const auto result = Member(test, "result")) {
      CheckResult(TextOf(std::move(output).value()), *result, expression);
    }
  }

  std::filesystem::path folder_;
};

TEST_F(JmespathSuitesTest, PassesEveryCase) {
  size_t cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    Surroundings around;
    Payload payload = Chunks({text});
    const auto suite = Parse(payload, kDefaultMaxDepth, around.context);
    ASSERT_TRUE(suite.ok()) << entry.path();
    const Value root = suite.value()->root();
    for (Value group = root.first_child(); group != root.next();
         group = group.next()) {
      const std::string_view given = AsText(Member(group, "given")->source());
      const Value list = *Member(group, "cases");
      for (Value test = list.first_child(); test != list.next();
           test = test.next()) {
        SCOPED_TRACE(entry.path().filename());
        for (const bool tape : {false, true}) CheckCase(given, test, tape);
        ++cases;
      }
    }
  }
  EXPECT_EQ(cases, 908u);
}

}  // namespace
}  // namespace offloop::json
