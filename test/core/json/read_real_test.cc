#include "json/read_real.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <string_view>

#include "json_testing.h"

namespace offloop::json {
namespace {

// Of no locale: the tests do not set one.
double Reference(const std::string& text) {
  return std::strtod(text.c_str(), nullptr);
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double RealOf(std::string_view text) { return ReadReal(AsBytes(text)); }

void ExpectExact(const std::string& text) {
  EXPECT_EQ(std::bit_cast<uint64_t>(ReadReal(AsBytes(text))),
            std::bit_cast<uint64_t>(Reference(text)))
      << text;
}

TEST(ReadRealTest, ReadsTheNearestDouble) {
  EXPECT_EQ(RealOf("0"), 0);
  EXPECT_EQ(RealOf("-7"), -7);
  EXPECT_EQ(RealOf("999999999999999"), 999999999999999.0);
  EXPECT_EQ(RealOf("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(RealOf("12345678901234567890"), 12345678901234567890.0);
  EXPECT_EQ(RealOf("1.10"), 1.1);
  EXPECT_EQ(RealOf("1E+2"), 100);
  EXPECT_EQ(RealOf("-25e-1"), -2.5);
  EXPECT_EQ(RealOf("2.2250738585072011e-308"), 2.2250738585072011e-308);
  EXPECT_TRUE(std::signbit(RealOf("-0")));
  EXPECT_TRUE(std::signbit(RealOf("-0.0e9")));
}

TEST(ReadRealTest, ReadsWhatIsOutOfRangeAsJavaScriptDoes) {
  EXPECT_EQ(RealOf("1e400"), kInfinity);
  EXPECT_EQ(RealOf("-1e400"), -kInfinity);
  EXPECT_EQ(RealOf("1" + std::string(400, '0')), kInfinity);
  EXPECT_EQ(RealOf("1e99999999999999999999999"), kInfinity);
  EXPECT_EQ(RealOf("1.7976931348623159e308"), kInfinity);
  EXPECT_EQ(RealOf("1e-400"), 0);
  EXPECT_EQ(RealOf("2e-324"), 0);
  EXPECT_EQ(RealOf("3e-324"), 5e-324);
  EXPECT_EQ(RealOf("1e-99999999999999999999999"), 0);
  EXPECT_EQ(RealOf("1e-9223372036854775808"), 0);
  EXPECT_TRUE(std::signbit(RealOf("-1e-400")));
  EXPECT_EQ(RealOf("0." + std::string(500, '0') + "1"), 0);
  EXPECT_EQ(RealOf("0." + std::string(500, '0') + "1e501"), 1);
  EXPECT_EQ(RealOf("1" + std::string(500, '0') + "e-500"), 1);
  EXPECT_EQ(RealOf("1" + std::string(800, '0') + "e-400"), kInfinity);
  EXPECT_EQ(RealOf("0e99999999999999999999"), 0);
  EXPECT_EQ(RealOf("0.000e400"), 0);
}

TEST(ReadRealTest, RoundsAsTheStandardSays) {
  for (const char* text :
       {"0",
        "-0",
        "0.0",
        "-0.0",
        "0e5",
        "-0e-5",
        "1",
        "-1",
        "0.1",
        "1e22",
        "1e23",
        "9007199254740991",
        "9007199254740992",
        "9007199254740993",
        "9007199254740993.00000000000000000000000000000000000001",
        "12345678901234567890",
        "1234567890123456789012345678901234567890",
        "2.2250738585072011e-308",
        "2.2250738585072014e-308",
        "4.9e-324",
        "2.5e-324",
        "2.4e-324",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "8.41e21",
        "1E+2",
        "1E-2",
        "0.000001",
        "0.00000000000000000000000000000000000000000000001e47"}) {
    ExpectExact(text);
  }
}

TEST(ReadRealTest, TurnsWhatIsTooLargeToInfinityAndWhatIsTooSmallToZero) {
  const std::string zeros(400, '0');
  EXPECT_EQ(ReadReal(AsBytes("1e400")), INFINITY);
  EXPECT_EQ(ReadReal(AsBytes("-1e400")), -INFINITY);
  EXPECT_EQ(ReadReal(AsBytes("1" + zeros)), INFINITY);
  EXPECT_EQ(ReadReal(AsBytes("1e99999999999999999999")), INFINITY);
  EXPECT_EQ(ReadReal(AsBytes("0." + zeros + "1e800")), INFINITY);
  EXPECT_EQ(ReadReal(AsBytes("1e-400")), 0);
  EXPECT_TRUE(std::signbit(ReadReal(AsBytes("-1e-400"))));
  EXPECT_EQ(ReadReal(AsBytes("1e-99999999999999999999")), 0);
  EXPECT_EQ(ReadReal(AsBytes("0." + zeros + "1")), 0);
  EXPECT_EQ(ReadReal(AsBytes("0e99999999999999999999")), 0);
  EXPECT_EQ(ReadReal(AsBytes("1" + zeros + "e-400")), 1);
}

TEST(ReadRealTest, ReadsWhatOtherProgramsWrite) {
  constexpr unsigned kSeed = 20240229;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 200'000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    char text[64];
    for (const char* format : {"%.17g", "%.6g", "%.30e"}) {
      std::snprintf(text, sizeof(text), format, value);
      ExpectExact(text);
    }
    std::snprintf(text, sizeof(text), "%.*f", static_cast<int>(random() % 9),
                  static_cast<double>(random() % 1'000'000'000) / 997);
    ExpectExact(text);
  }
}

TEST(ReadRealTest, RoundsByDigitsHoweverFarBehind) {
  const std::string zeros(3000, '0');
  // Half way between two doubles, of which the even one wins, and a little
  // more.
  const std::string half = "9007199254740993";
  EXPECT_EQ(ReadReal(AsBytes(half + "." + zeros)), 9007199254740992);
  EXPECT_EQ(ReadReal(AsBytes(half + "." + zeros + "1")), 9007199254740994);
  EXPECT_EQ(ReadReal(AsBytes("-" + half + zeros + "1e-3001")),
            -9007199254740994);
  EXPECT_EQ(ReadReal(AsBytes(half + zeros + "e-3000")), 9007199254740992);
  EXPECT_EQ(ReadReal(AsBytes("0." + zeros + half + "e3016")), 9007199254740992);
  EXPECT_EQ(ReadReal(AsBytes("0." + zeros + half + zeros + "1e3016")),
            9007199254740994);
  EXPECT_EQ(ReadReal(AsBytes("1" + zeros)), INFINITY);
  std::mt19937_64 random(20240229);
  for (int i = 0; i < 200; ++i) {
    std::string text(1 + random() % 4000, '0');
    for (char& digit : text) digit = static_cast<char>('0' + random() % 10);
    text[0] = '1';
    text.insert(1 + random() % text.size(), ".5");
    text += "e-" + std::to_string(random() % 4200);
    ExpectExact(text.c_str());
  }
}

TEST(ReadRealTest, AsksForCheckpointsInLongNumbers) {
  constexpr size_t kSlices = 16;
  const std::string digits(kSlices * RunContext::kSlice, '7');
  for (const std::string& text :
       {digits, "0." + digits, "1e" + digits, "-" + digits + ".5"}) {
    Surroundings counted;
    const StopAt counter(counted);
    Pace pace(counted.context);
    ReadReal(AsBytes(text), &pace);
    EXPECT_GE(counter.seen(), static_cast<int>(kSlices) - 1);
    Surroundings stopped;
    const StopAt stop(stopped, 3);
    Pace stopped_pace(stopped.context);
    ReadReal(AsBytes(text), &stopped_pace);
    EXPECT_EQ(stop.seen(), 3);
  }
}

TEST(SmallIntegerTest, TakesIntegersOfUpToNineDigits) {
  EXPECT_EQ(ReadSmallInteger(AsBytes("0")), 0);
  EXPECT_EQ(ReadSmallInteger(AsBytes("7")), 7);
  EXPECT_EQ(ReadSmallInteger(AsBytes("-7")), -7);
  EXPECT_EQ(ReadSmallInteger(AsBytes("999999999")), 999999999);
  EXPECT_EQ(ReadSmallInteger(AsBytes("-999999999")), -999999999);
  for (const char* other : {"-0", "1000000000", "1.0", "1e0", "0.5", "1E2"}) {
    EXPECT_EQ(ReadSmallInteger(AsBytes(other)), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace offloop::json
