#ifndef OFFLOOP_TEST_CORE_HASH_SUITE_TESTING_H_
#define OFFLOOP_TEST_CORE_HASH_SUITE_TESTING_H_

#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace offloop {

// For tests of public suites: JSON files in the folder that OFFLOOP_SUITES
// names.
class SuiteTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* folder = std::getenv("OFFLOOP_SUITES");
    if (folder == nullptr) GTEST_SKIP() << "OFFLOOP_SUITES is not set";
    folder_ = folder;
  }

  // Valid until the next call.
  simdjson::dom::element Load(const std::string& file) {
    simdjson::dom::element document;
    const auto error = parser_.load(folder_ + "/" + file).get(document);
    EXPECT_EQ(error, simdjson::SUCCESS) << file;
    return document;
  }

 private:
  std::string folder_;
  simdjson::dom::parser parser_;
};

inline std::vector<simdjson::dom::element> Items(
    simdjson::simdjson_result<simdjson::dom::element> element) {
  simdjson::dom::array array;
  if (element.get_array().get(array) != simdjson::SUCCESS) {
    ADD_FAILURE() << "not an array";
    return {};
  }
  return {array.begin(), array.end()};
}

inline std::string Text(simdjson::dom::element object, std::string_view key) {
  std::string_view text;
  EXPECT_EQ(object[key].get(text), simdjson::SUCCESS) << key;
  return std::string(text);
}

inline std::string FromHex(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    const std::string digits(hex.substr(i, 2));
    bytes += static_cast<char>(std::stoi(digits, nullptr, 16));
  }
  return bytes;
}

}  // namespace offloop

#endif  // OFFLOOP_TEST_CORE_HASH_SUITE_TESTING_H_
