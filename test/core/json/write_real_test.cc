#include "json/write_real.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "json/read_real.h"

namespace offloop::json {
namespace {

double ReadBack(std::string_view text) { return ReadReal(AsBytes(text)); }

std::string Written(double value) {
  char text[kRealSize];
  return {text, WriteReal(value, text)};
}

TEST(WriteRealTest, WritesWhatNumberToStringWrites) {
  EXPECT_EQ(Written(0), "0");
  EXPECT_EQ(Written(-0.0), "0");
  EXPECT_EQ(Written(1), "1");
  EXPECT_EQ(Written(-1), "-1");
  EXPECT_EQ(Written(1.10), "1.1");
  EXPECT_EQ(Written(100), "100");
  EXPECT_EQ(Written(123456.789), "123456.789");
  EXPECT_EQ(Written(1e20), "100000000000000000000");
  EXPECT_EQ(Written(123456789012345680000.0), "123456789012345680000");
  EXPECT_EQ(Written(1e21), "1e+21");
  EXPECT_EQ(Written(1.5e21), "1.5e+21");
  EXPECT_EQ(Written(1e-6), "0.000001");
  EXPECT_EQ(Written(1.25e-6), "0.00000125");
  EXPECT_EQ(Written(1e-7), "1e-7");
  EXPECT_EQ(Written(1.5e-7), "1.5e-7");
  EXPECT_EQ(Written(5e-324), "5e-324");
  EXPECT_EQ(Written(-5e-324), "-5e-324");
  EXPECT_EQ(Written(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(Written(-2.2250738585072014e-308), "-2.2250738585072014e-308");
  EXPECT_EQ(Written(9007199254740992), "9007199254740992");
}

// RFC 8785, appendix B: doubles by their bits.
TEST(WriteRealTest, WritesTheSamplesOfRfc8785) {
  const struct {
    uint64_t bits;
    std::string_view text;
  } samples[] = {
      {0x4340000000000001, "9007199254740994"},
      {0x4340000000000002, "9007199254740996"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  };
  for (const auto& sample : samples) {
    double value;
    std::memcpy(&value, &sample.bits, sizeof(value));
    EXPECT_EQ(Written(value), sample.text);
    EXPECT_EQ(ReadBack(sample.text), value);
  }
}

TEST(WriteRealTest, ReadsBackWhatItWrites) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const uint64_t bits = random();
    double value;
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value)) continue;
    const std::string text = Written(value);
    EXPECT_EQ(ReadBack(text), value) << text;
    EXPECT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
    EXPECT_LT(text.size(), kRealSize);
  }
}

}  // namespace
}  // namespace offloop::json
