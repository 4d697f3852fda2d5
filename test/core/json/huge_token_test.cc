// A text that is one huge token: a run must pass its checkpoints within it, in
// every pass over it.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "json/canonicalize.h"
#include "json/format.h"
#include "json/get.h"
#include "json/lines.h"
#include "json/minify.h"
#include "json/parse.h"
#include "json/query.h"
#include "json/search.h"
#include "json/validate.h"
#include "json_testing.h"
#include "plan.h"

namespace offloop::json {
namespace {

constexpr size_t kTokenSlices = 24;
constexpr size_t kTokenSize = kTokenSlices * RunContext::kSlice;

struct Case {
  const char* name;
  std::unique_ptr<Operation> operation;
  // How often at least it goes through the token, a slice at a time.
  size_t passes;
};

std::unique_ptr<Operation> Lines() {
  Plan::Steps steps;
  steps.push_back(MakeValidate({}).value());
  return MakeLines({.plan = std::make_shared<const Plan>(std::move(steps)),
                    .groups = true,
                    .max_line_bytes = 2 * kTokenSize})
      .value();
}

// `read` and `parsed`: whether those that make something of the token, and
// whether parse, go through it a second time.
std::vector<Case> Cases(bool read, bool parsed) {
  const size_t again = read ? 2 : 1;
  std::vector<Case> cases;
  cases.push_back({"validate", MakeValidate({}).value(), 1});
  cases.push_back({"minify", MakeMinify({}).value(), 2});
  cases.push_back({"format", MakeFormat({}).value(), 2});
  cases.push_back({"get", MakeGet({.pointer = "/0"}).value(), 1});
  cases.push_back({"parse", MakeParse({}).value(), parsed ? 2u : 1u});
  cases.push_back({"canonicalize", MakeCanonicalize({}).value(), again});
  cases.push_back({"query", MakeQuery({.path = "$[?@ == @]"}).value(), again});
  cases.push_back(
      {"search", MakeSearch({.expression = "[?@ == @]"}).value(), 1});
  cases.push_back({"evaluated search",
                   MakeSearch({.expression = "sort(@)"}).value(), again});
  cases.push_back({"lines", Lines(), 1});
  return cases;
}

void ExpectPasses(const Case& each, const std::string& text) {
  Surroundings counted;
  const StopAt counter(counted);
  static_cast<void>(each.operation->Run(Chunks({text}), counted.context));
  EXPECT_GE(counter.seen(), static_cast<int>(each.passes * (kTokenSlices - 1)))
      << each.name << " of " << text.substr(0, 8);
  // In the first pass, between two, and near the end.
  for (const int checkpoint : {5, counter.seen() / 2, counter.seen() - 1}) {
    Surroundings stopped;
    const StopAt stop(stopped, checkpoint);
    auto output = each.operation->Run(Chunks({text}), stopped.context);
    ASSERT_FALSE(output.ok()) << each.name << " at " << checkpoint;
    EXPECT_EQ(output.error().code, ErrorCode::kAborted) << each.name;
    EXPECT_LE(stop.seen(), checkpoint + 4) << each.name;
  }
}

void ExpectCheckpoints(const std::string& text, bool read, bool parsed) {
  for (const Case& each : Cases(read, parsed)) ExpectPasses(each, text);
}

TEST(HugeTokenTest, ComesByCheckpointsInAString) {
  // A space, so that there is something to minify.
  ExpectCheckpoints("[ \"" + std::string(kTokenSize, 'x') + "\"]", false, true);
}

TEST(HugeTokenTest, ComesByCheckpointsInAStringWithEscapes) {
  std::string text = "[ \"\\n";
  while (text.size() < kTokenSize) text += "plain text \\u00e9 \\\\";
  ExpectCheckpoints(text + "\"]", true, true);
}

// It is scanned, decoded to UTF-16, and then needs a byte a character only.
TEST(HugeTokenTest, ComesByCheckpointsInAStringThatBecomesNarrow) {
  ExpectPasses({"parse", MakeParse({}).value(), 3},
               "[ \"\\n" + std::string(kTokenSize, 'x') + "\"]");
}

TEST(HugeTokenTest, ComesByCheckpointsInANumber) {
  ExpectCheckpoints("[ " + std::string(kTokenSize, '7') + "]", false, false);
  ExpectCheckpoints("[ 0." + std::string(kTokenSize, '0') + "1]", true, true);
}

}  // namespace
}  // namespace offloop::json
