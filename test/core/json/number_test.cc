#include "json/number.h"

#include <gtest/gtest.h>

#include <string>

#include "json_testing.h"

namespace offloop::json {
namespace {

bool IsNumber(const std::string& text) {
  Surroundings around;
  const auto* const begin = reinterpret_cast<const uint8_t*>(text.data());
  const uint8_t* const end = begin + text.size();
  const NumberEnd read = ReadNumber(begin, end, around.context);
  return read.ok && read.at == end;
}

bool IsShort(const std::string& text) {
  const std::string padded = text + "12345678";
  return IsShortNumber(reinterpret_cast<const uint8_t*>(padded.data()),
                       text.size());
}

// Calls with every text of `size` letters.
template <typename Function>
void ForEachText(std::string& text, size_t size, const Function& function) {
  if (text.size() == size) return function();
  for (const char letter : {'0', '1', '9', '-', '.', 'e', '+', '/', ':', ' ',
                            '\xFF', '\x1E', '\x0A'}) {
    text.push_back(letter);
    ForEachText(text, size, function);
    text.pop_back();
  }
}

TEST(NumberTest, KnowsShortNumbersAtOnce) {
  for (size_t size = 1; size <= 5; ++size) {
    std::string text;
    ForEachText(text, size, [&] {
      const bool exponent = text.find_first_of("eE") != text.npos;
      ASSERT_EQ(IsShort(text), IsNumber(text) && !exponent) << text;
    });
  }
  for (const char* number :
       {"12345678", "-1234567", "1.234567", "123456.7", "-0.00001", "10000000",
        "-12345.6", "0.123456", "100.00"}) {
    EXPECT_TRUE(IsShort(number)) << number;
  }
  for (const char* other : {"01234567", "-0123456", "1234567.", ".1234567",
                            "-.123456", "00.12345", "1.2345.6", "1234567a"}) {
    EXPECT_FALSE(IsShort(other)) << other;
  }
}

}  // namespace
}  // namespace offloop::json
