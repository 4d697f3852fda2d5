#include "json/lines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "json/get.h"
#include "json/search.h"
#include "json/validate.h"
#include "json_testing.h"

namespace offloop::json {
namespace {

std::shared_ptr<const Plan> PlanOf(std::unique_ptr<Operation> operation) {
  Plan::Steps steps;
  steps.push_back(std::move(operation));
  return std::make_shared<const Plan>(std::move(steps));
}

std::shared_ptr<const Plan> Validation() {
  return PlanOf(MakeValidate({}).value());
}

struct Report {
  std::string output;
  std::string lines;
  std::string faults;
};

Report RunLines(LinesOptions options, std::string_view text) {
  Surroundings around;
  if (options.plan == nullptr) options.plan = Validation();
  auto operation = MakeLines(std::move(options));
  auto output = operation.value()->Run(Chunks({text}), around.context);
  if (!output.ok()) return {"error: " + output.error().message, "", ""};
  std::vector<Payload> emitted = around.context.TakeEmitted();
  return {TextOf(std::move(output).value()), TextOf(std::move(emitted[0])),
          TextOf(std::move(emitted[1]))};
}

TEST(LinesTest, GivesEachLineThatIsNotEmpty) {
  const Report report =
      RunLines({}, "{\"a\": 1}\r\n\n \t\r\n  [1 ,2]  \nnull\n\"\"");
  EXPECT_EQ(report.output, "{\"a\": 1}\n[1 ,2]\nnull\n\"\"\n");
  EXPECT_EQ(report.lines, "6");
  EXPECT_EQ(report.faults, "");
}

// Needs memory, and may stall.
class Costly final : public Operation {
 public:
  Result<Payload> Run(Payload input, RunContext&) const override {
    return input;
  }
  size_t MemoryCost() const override { return 123; }
  bool MayStall() const override { return true; }
};

TEST(LinesTest, CostsWhatItsPlanCosts) {
  const auto cheap = MakeLines({.plan = Validation()}).value();
  EXPECT_EQ(cheap->MemoryCost(), 0u);
  EXPECT_FALSE(cheap->MayStall());
  const auto costly =
      MakeLines({.plan = PlanOf(std::make_unique<Costly>())}).value();
  EXPECT_EQ(costly->MemoryCost(), 123u);
  EXPECT_TRUE(costly->MayStall());
}

TEST(LinesTest, HasNothingToGiveForNothing) {
  for (const std::string_view text : {"", "\n", "\r\n\n"}) {
    EXPECT_EQ(RunLines({}, text).output, "");
    EXPECT_EQ(RunLines({.plan = nullptr, .groups = true}, text).output, "");
  }
}

TEST(LinesTest, GroupsResultsUpToASize) {
  EXPECT_EQ(RunLines({.plan = nullptr, .groups = true}, "1\n2\n3").output,
            "[1,2,3]\n");
  const std::string line = '"' + std::string(9'000, 'x') + '"';
  EXPECT_EQ(
      RunLines({.plan = nullptr, .groups = true}, line + "\n" + line + "\n1\n")
          .output,
      "[" + line + "," + line + "]\n[1]\n");
}

TEST(LinesTest, EndsAtABadLineWithWhatCameBefore) {
  const Report report = RunLines({}, "1\n\n  {\"a\":}\n2\n");
  EXPECT_EQ(report.output, "1\n");
  EXPECT_EQ(report.lines, "3");
  EXPECT_EQ(report.faults,
            "3 3 7 ERR_OFFLOOP_INVALID_INPUT Expected a value but found '}'\n");
}

TEST(LinesTest, LeavesBadLinesOutWhenTold) {
  const Report report = RunLines(
      {.plan = nullptr, .skip = true, .max_line_bytes = 4}, "1\n{\n12345\n2");
  EXPECT_EQ(report.output, "1\n2\n");
  EXPECT_EQ(report.lines, "4");
  EXPECT_EQ(
      report.faults,
      "2 2 1 ERR_OFFLOOP_INVALID_INPUT Expected a property name in double "
      "quotes but found the end of the text\n"
      "3 4 -1 ERR_OFFLOOP_INVALID_INPUT The line has more than the 4 "
      "bytes that are allowed\n");
}

TEST(LinesTest, CountsALineWithoutTheSpaceAroundIt) {
  EXPECT_EQ(
      RunLines({.plan = nullptr, .max_line_bytes = 4}, "  1234\r\n").faults,
      "");
  EXPECT_NE(RunLines({.plan = nullptr, .max_line_bytes = 4}, "12345").faults,
            "");
}

TEST(LinesTest, RunsAPlanOnEachLine) {
  const Report report =
      RunLines({.plan = PlanOf(MakeGet({.pointer = "/a"}).value())},
               "{\"a\":1.10}\n{}\n{\"a\":[1, 2]}");
  EXPECT_EQ(report.output, "1.10\nnull\n[1, 2]\n");
}

TEST(LinesTest, HasNoLineBreakInAResult) {
  const char* const literal = "{a: a, tags: `[\n \"x\"\n]`}";
  for (const std::string& expression :
       {std::string(literal), "[*]." + std::string(literal),
        std::string("`{\n}`")}) {
    const Report report = RunLines(
        {.plan = PlanOf(MakeSearch({.expression = expression}).value())},
        "[{\"a\":1}]\n{\"a\":2}\n");
    EXPECT_EQ(std::count(report.output.begin(), report.output.end(), '\n'), 2)
        << report.output;
    EXPECT_EQ(report.faults, "");
  }
}

TEST(LinesTest, GivesNoPlaceInAnExpressionForOneInALine) {
  const Report report =
      RunLines({.plan = PlanOf(MakeSearch({.expression = "  abs(a)"}).value()),
                .skip = true},
               "{\"a\":1}\n{\"a\":\"x\"}\n {]\n");
  EXPECT_EQ(report.output, "1\n");
  EXPECT_EQ(report.faults,
            "2 8 -1 ERR_OFFLOOP_INVALID_EXPRESSION invalid-type: abs() expects "
            "a number as argument 1; got a string\n"
            "3 18 2 ERR_OFFLOOP_INVALID_INPUT Expected a property name in "
            "double quotes but found ']'\n");
}

// A short line can have a long fault.
TEST(LinesTest, BoundsResultsAndFaultsTogether) {
  const auto run = [](std::string_view text) {
    return RunLines({.plan = nullptr, .skip = true, .max_output_bytes = 1000},
                    text);
  };
  std::string results;
  for (int i = 0; i < 499; ++i) results += "1\n";
  EXPECT_EQ(run(results).output, results);
  EXPECT_NE(run(results + "x").output.find("error: "), std::string::npos);
  std::string faults;
  for (int i = 0; i < 20; ++i) faults += "x\n";
  EXPECT_NE(run(faults).output.find("error: "), std::string::npos);
}

TEST(LinesTest, StopsWhenCancelled) {
  // A checkpoint has room for many lines on which nothing is done.
  for (const auto& [line, count] :
       {std::pair("1\n", 1000), std::pair("\n", 1'000'000)}) {
    std::string text;
    for (int i = 0; i < count; ++i) text += line;
    Surroundings around;
    StopAt stop(around, 500);
    auto operation = MakeLines({.plan = Validation(), .skip = true});
    auto output = operation.value()->Run(Chunks({text}), around.context);
    ASSERT_FALSE(output.ok());
    EXPECT_EQ(output.error().code, ErrorCode::kAborted);
  }
}

TEST(LinesTest, ChecksItsOptions) {
  EXPECT_EQ(MakeLines({}).error().code, ErrorCode::kInvalidArgValue);
  EXPECT_EQ(MakeLines({.plan = Validation(), .max_line_bytes = 0}).error().code,
            ErrorCode::kOutOfRange);
}

}  // namespace
}  // namespace offloop::json
