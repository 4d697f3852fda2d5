#include "json/jmespath/name_places.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../json_testing.h"
#include "json/search.h"

namespace offloop::json::jmespath {
namespace {

uint64_t Shifted(uint64_t value) { return value ^ (value >> 47u); }

// Names of 16 bytes of ASCII that all have the same std::hash in libstdc++
// (MurmurHash64A with a seed that everybody knows): the second half of each is
// what takes the hash of the first half to one and the same state.
std::vector<std::string> NamesOfOneHash(size_t count) {
  constexpr uint64_t kFactor = 0xc6a4a7935bd1e995;
  constexpr uint64_t kStart = 0xc70f6907 ^ (16 * kFactor);
  constexpr uint64_t kState = 0x1234567890abcdef;
  uint64_t inverse = 1;
  for (int i = 0; i < 6; ++i) inverse *= 2 - kFactor * inverse;
  std::vector<std::string> names;
  for (uint64_t number = 0; names.size() < count; ++number) {
    uint64_t half = 0;
    for (unsigned i = 0; i < 8; ++i) {
      half |= ('0' + (number >> (6 * i) & 63u)) << (8 * i);
    }
    std::string name(16, '\0');
    std::memcpy(name.data(), &half, sizeof(half));
    half = (kStart ^ (Shifted(half * kFactor) * kFactor)) * kFactor ^ kState;
    half = Shifted(half * inverse) * inverse;
    // No escapes are needed, and no UTF-8.
    if ((half & 0x8080808080808080) != 0) continue;
    std::memcpy(name.data() + 8, &half, sizeof(half));
    names.push_back(name);
  }
  return names;
}

class NamePlacesTest : public ::testing::Test {
 protected:
  Surroundings around_;
  Pace pace_{around_.context};
  NamePlaces places_{pace_};
};

TEST_F(NamePlacesTest, NamesOfOneStandardHashAreNotComparedWithEachOther) {
  constexpr size_t kCount = 2000;
  const std::vector<std::string> names = NamesOfOneHash(kCount);
  uint64_t looks = 0;
  for (const std::string& name : names) {
    const NamePlaces::Found found = places_.Find(name, places_.size());
    EXPECT_TRUE(found.fresh);
    looks += found.looks;
  }
  // Not none: some implementations of a map compare what is in one bucket.
  EXPECT_LE(looks, 4 * kCount);
  EXPECT_EQ(places_.size(), kCount);
}

TEST_F(NamePlacesTest, GivesTheFirstPlaceAndCountsTheLooks) {
  const std::string huge(3 * kTextStep + 1, 'x');
  EXPECT_EQ(places_.Find("a", 5).place, 5u);
  EXPECT_EQ(places_.Find(huge, 6).place, 6u);
  EXPECT_EQ(places_.Find(huge + "y", 7).place, 7u);
  EXPECT_EQ(places_.Find("y" + huge, 8).place, 8u);
  const std::string again = huge;
  const NamePlaces::Found found = places_.Find(again, 9);
  EXPECT_EQ(found.place, 6u);
  EXPECT_FALSE(found.fresh);
  EXPECT_GE(found.looks, 1u);
  EXPECT_EQ(places_.size(), 4u);
}

// A look at a name that is there already is a step, too.
TEST(NamePlacesStepsTest, LooksAreSteps) {
  constexpr uint64_t kMembers = 1000;
  std::string text = "{\"a\":0";
  for (size_t i = 1; i < kMembers; ++i) text += ",\"a\":0";
  text += '}';
  const auto run = [&text](std::string expression, uint64_t steps) {
    auto search =
        MakeSearch({.expression = std::move(expression), .max_steps = steps});
    return RunOn(*search.value(), text);
  };
  for (const std::string expression : {"keys(@)", "values(@)", "merge(@)"}) {
    EXPECT_TRUE(run(expression, kMembers * 3 / 2).starts_with("error"))
        << expression;
    EXPECT_FALSE(run(expression, 8 * kMembers).starts_with("error"))
        << expression;
  }
}

}  // namespace
}  // namespace offloop::json::jmespath
