#include "result.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>

namespace offloop {
namespace {

TEST(ResultTest, HoldsAValueOrAnError) {
  const Result<int> value = 5;
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(value.value(), 5);

  const Result<int> error = InvalidInput("Not a number", 3);
  ASSERT_FALSE(error.ok());
  EXPECT_EQ(error.error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(error.error().message, "Not a number");
  EXPECT_EQ(error.error().offset, 3);
}

TEST(ResultTest, GivesUpWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> made = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = std::move(made).value();
  EXPECT_EQ(*taken, 7);
}

TEST(ResultTest, LetsItsValueBeChanged) {
  Result<std::string> text = std::string("a");
  text.value() += "b";
  EXPECT_EQ(text.value(), "ab");
  Status status = InternalError("old");
  status.error().message = "new";
  EXPECT_EQ(std::move(status).error().message, "new");
}

TEST(ErrorTest, KnowsNothingUnlessTold) {
  const Error error;
  EXPECT_EQ(error.code, ErrorCode::kInternal);
  EXPECT_EQ(error.offset, Error::kUnknown);
  EXPECT_EQ(error.line, Error::kUnknown);
  EXPECT_EQ(error.column, Error::kUnknown);
  EXPECT_EQ(error.index, Error::kUnknown);
}

TEST(ErrorTest, NamesTheLimitThatTheOutputReached) {
  const Error error = OutputTooLarge(12345);
  EXPECT_EQ(error.code, ErrorCode::kOutputTooLarge);
  EXPECT_NE(error.message.find("12345"), std::string::npos);
}

TEST(ErrorTest, OfMemoryNeedsNoMemory) {
  // A string keeps this many characters inside itself.
  EXPECT_LE(OutOfMemory().message.size(), std::string().capacity());
  EXPECT_EQ(OutOfMemory().code, ErrorCode::kOutOfMemory);
}

TEST(CodeNameTest, IsDifferentForEachCodeButOurOwnBugs) {
  std::set<std::string_view> names;
  for (auto code = static_cast<uint8_t>(ErrorCode::kInvalidArgType);
       code <= static_cast<uint8_t>(ErrorCode::kInternal); ++code) {
    names.insert(CodeName(static_cast<ErrorCode>(code)));
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(ErrorCode::kInternal) + 1);
  EXPECT_EQ(CodeName(ErrorCode::kInvalidInput), "ERR_OFFLOOP_INVALID_INPUT");
  EXPECT_EQ(CodeName(ErrorCode::kAborted), "ABORT_ERR");
  EXPECT_EQ(CodeName(ErrorCode::kSystem), CodeName(ErrorCode::kInternal));
}

}  // namespace
}  // namespace offloop
