// JSONTestSuite and the examples of RFC 6901, read from the folder that
// OFFLOOP_SUITES names; CONTRIBUTING.md says where they come from.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "json/get.h"
#include "json/minify.h"
#include "json/validate.h"
#include "json_testing.h"
#include "reference_validator.h"

namespace offloop::json {
namespace {

class JsonSuitesTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("OFFLOOP_SUITES");
    if (folder == nullptr) GTEST_SKIP() << "OFFLOOP_SUITES is not set";
    folder_ = folder;
  }

  static std::string Read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::filesystem::path folder_;
};

TEST_F(JsonSuitesTest, AcceptsAndRefusesWhatJsonTestSuiteSays) {
  const auto validate = MakeValidate();
  size_t must_accept = 0;
  size_t must_refuse = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder_ / "json-parsing")) {
    const std::string name = entry.path().filename().string();
    const std::string text = Read(entry.path());
    const bool valid = !RunOn(*validate.value(), text).starts_with("error: ");
    EXPECT_EQ(valid, !ReferenceValidator(text, 1024).FindError()) << name;
    if (name.starts_with("y_")) {
      ++must_accept;
      EXPECT_TRUE(valid) << name;
    } else if (name.starts_with("n_")) {
      ++must_refuse;
      EXPECT_FALSE(valid) << name;
    }
  }
  EXPECT_EQ(must_accept, 95u);
  EXPECT_EQ(must_refuse, 188u);
}

// The suite is one document, so that the operation itself can take it apart.
TEST_F(JsonSuitesTest, FindsWhatRfc6901Shows) {
  const std::string suite = Read(folder_ / "json-pointer" / "rfc.json");
  const auto get = [&](const std::string& text, const std::string& pointer) {
    const auto made = MakeGet({.pointer = pointer});
    return made.ok() ? RunOn(*made.value(), text) : "bad pointer";
  };
  const auto minified = [](const std::string& text) {
    return RunOn(*MakeMinify().value(), text);
  };
  // The pointers of the suite need no escapes but these two.
  const auto unquote = [](std::string text) {
    text = text.substr(1, text.size() - 2);
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\') text.erase(i, 1);
    }
    return text;
  };
  const std::string document = get(suite, "/doc");
  size_t cases = 0;
  for (;; ++cases) {
    const std::string at = "/section5/" + std::to_string(cases);
    const std::string pointer = get(suite, at + "/0");
    if (pointer == "absent") break;
    const std::string value = get(suite, at + "/1");
    EXPECT_EQ(minified(get(document, unquote(pointer))),
              value == "\"@doc\"" ? minified(document) : minified(value))
        << pointer;
  }
  EXPECT_EQ(cases, 12u);
  for (size_t i = 0;; ++i) {
    const std::string pointer = get(suite, "/errors/" + std::to_string(i));
    if (pointer == "absent") break;
    const std::string answer = get(document, unquote(pointer));
    EXPECT_TRUE(answer == "absent" || answer == "bad pointer") << pointer;
  }
}

}  // namespace
}  // namespace offloop::json
