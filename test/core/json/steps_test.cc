// That maxSteps and the bound of what a search makes hold for inputs with which
// a single value costs much.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "json/document.h"
#include "json/query.h"
#include "json/search.h"
#include "json_testing.h"

namespace offloop::json {
namespace {

// "ok" or the message.
std::string Ended(const Operation& operation, std::string_view text,
                  bool tape) {
  Surroundings around;
  Payload payload = Chunks({text});
  if (tape) {
    EXPECT_TRUE(Parse(payload, kDefaultMaxDepth, around.context).ok());
  }
  const auto output = operation.Run(std::move(payload), around.context);
  return output.ok() ? "ok" : output.error().message;
}

// Whether a search takes more than `most` steps, however it is run.
bool SearchExceeds(const std::string& expression, std::string_view text,
                   uint64_t most) {
  const auto search = MakeSearch({.expression = expression, .max_steps = most});
  const std::string too_many = "The expression takes more than " +
                               std::to_string(most) + " steps on this document";
  const std::string read = Ended(*search.value(), text, false);
  EXPECT_EQ(read, Ended(*search.value(), text, true)) << expression;
  EXPECT_TRUE(read == "ok" || read == too_many) << read;
  return read == too_many;
}

bool QueryExceeds(const std::string& path, std::string_view text,
                  uint64_t most) {
  const auto query = MakeQuery({.path = path, .max_steps = most});
  const std::string outcome = Ended(*query.value(), text, true);
  EXPECT_TRUE(outcome == "ok" || outcome ==
                                     "The query takes more than the "
                                     "limit of " +
                                         std::to_string(most) + " steps")
      << outcome;
  return outcome != "ok";
}

std::string TenTimes(std::string_view part, std::string_view between) {
  return Repeated(std::string(part) + std::string(between), 9) +
         std::string(part);
}

// An array of 1000 empty ones, which takes 2002 slots of a tape.
std::string Dense() { return "[" + Repeated("[],", 999) + "[]]"; }

TEST(StepsTest, CountTheBytesOfNamesThatAreAlike) {
  const std::string plain(32'000, 'x');
  const std::string some(1'000, 'x');
  for (const auto& [wanted, name] :
       {std::pair(plain + "z", plain + "y"),
        std::pair(some + "z", Repeated("\\u0078", 1'000) + "y")}) {
    const std::string object = "{\"" + name + "\":1}";
    // The same object ten times. A name of 500 steps or more.
    const std::string search =
        "[[" + TenTimes("o", ",") + "][].\"" + wanted + "\"][]";
    EXPECT_TRUE(SearchExceeds(search, "{\"o\":" + object + "}", 4'500));
    EXPECT_FALSE(SearchExceeds(search, "{\"o\":" + object + "}", 9'000));
    const std::string list = "[" + TenTimes(object, ",") + "]";
    EXPECT_TRUE(QueryExceeds("$[*]['" + wanted + "']", list, 19'000));
    EXPECT_FALSE(QueryExceeds("$[*]['" + wanted + "']", list, 40'000));
  }
}

TEST(StepsTest, CountShortNamesAsOne) {
  const std::string text = "[" + TenTimes("{\"name\":1,\"id\":2}", ",") + "]";
  EXPECT_FALSE(SearchExceeds("map(&name, @)", text, 64));
  EXPECT_FALSE(QueryExceeds("$[*].name", text, 82));
}

TEST(StepsTest, CountTheValuesThatAreWritten) {
  const std::string ten = "[" + TenTimes("@", ",") + "]";
  for (const char* each : {"to_string(@)", "[@] == `[[1]]`"}) {
    const std::string search = ten + "[?" + each + "] | length(@)";
    EXPECT_TRUE(SearchExceeds(search, Dense(), 20'000)) << each;
    EXPECT_FALSE(SearchExceeds(search, Dense(), 50'000)) << each;
  }
}

// A record's container is parsed for each comparison, and looked through for
// each test.
TEST(StepsTest, CountWhatAContainerOfARecordTakes) {
  const std::string dense = "[{\"a\":" + Dense() + ",\"b\":[]}]";
  const std::string compared = "[?" + TenTimes("a==b", "||") + "]";
  const auto most = [](const std::string& expression, uint64_t steps) {
    return MakeSearch({.expression = expression, .max_steps = steps});
  };
  EXPECT_NE(Ended(*most(compared, 20'000).value(), dense, false), "ok");
  EXPECT_EQ(Ended(*most(compared, 50'000).value(), dense, false), "ok");
  const std::string spaces = "[{\"a\":[" + std::string(64'000, ' ') + "]}]";
  const std::string tested = "[?" + TenTimes("a", "||") + "]";
  EXPECT_NE(Ended(*most(tested, 9'500).value(), spaces, false), "ok");
  EXPECT_EQ(Ended(*most(tested, 20'000).value(), spaces, false), "ok");
}

TEST(StepsTest, CountWhatRoundingALongNumberTakes) {
  const std::string halfway = "9007199254740993.000000000000000000000000000001";
  const std::string numbers = "[" + TenTimes(halfway, ",") + "]";
  const std::string pairs =
      "[" + TenTimes("[[" + halfway + "],[" + halfway + "]]", ",") + "]";
  for (const char* search : {"sum(@)", "[?@ < `0`]", "map(&ceil(@), @)"}) {
    EXPECT_TRUE(SearchExceeds(search, numbers, 630)) << search;
    EXPECT_FALSE(SearchExceeds(search, numbers, 1'000)) << search;
  }
  EXPECT_TRUE(SearchExceeds("map(&([0] == [1]), @)", pairs, 1'270));
  EXPECT_FALSE(SearchExceeds("map(&([0] == [1]), @)", pairs, 2'000));
  EXPECT_TRUE(QueryExceeds("$[?@ < 0]", numbers, 630));
  EXPECT_FALSE(QueryExceeds("$[?@ < 0]", numbers, 1'000));
  EXPECT_TRUE(QueryExceeds("$[?@[0] == @[1]]", pairs, 1'270));
  EXPECT_FALSE(QueryExceeds("$[?@[0] == @[1]]", pairs, 2'000));
  EXPECT_FALSE(SearchExceeds("sum(@)", "[" + TenTimes("12.5", ",") + "]", 100));
}

// The text takes 3 KB, its tape 16.
TEST(StepsTest, AComparisonTakesNoMoreMemoryThanIsLeft) {
  const auto compare = [](uint64_t most) {
    const auto search = MakeSearch(
        {.expression = "[@] == `[[1]]`", .max_output_bytes = most / 4});
    return Ended(*search.value(), Dense(), true);
  };
  EXPECT_EQ(compare(16'384), OutputTooLarge(16'384).message);
  EXPECT_EQ(compare(20'000), "ok");
}

// What one comparison took is there for the next.
TEST(StepsTest, AComparisonGivesItsMemoryBack) {
  const std::string often = TenTimes("[@] == `[[1]]`", "||");
  const auto search =
      MakeSearch({.expression = often, .max_output_bytes = 5'000});
  EXPECT_EQ(Ended(*search.value(), Dense(), true), "ok");
}

}  // namespace
}  // namespace offloop::json
