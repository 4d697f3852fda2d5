#include "cancel.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace offloop {
namespace {

TEST(CancelFlagTest, StartsWithoutARequest) {
  const CancelFlag flag;
  EXPECT_FALSE(flag.requested());
  EXPECT_EQ(flag.reason(), CancelReason::kNone);
}

TEST(CancelFlagTest, KeepsTheFirstReason) {
  CancelFlag flag;
  flag.Request(CancelReason::kTimeout);
  flag.Request(CancelReason::kAborted);
  flag.Request(CancelReason::kClosed);
  EXPECT_TRUE(flag.requested());
  EXPECT_EQ(flag.reason(), CancelReason::kTimeout);
}

TEST(CancelFlagTest, IgnoresARequestWithoutAReason) {
  CancelFlag flag;
  flag.Request(CancelReason::kNone);
  EXPECT_FALSE(flag.requested());
  flag.Request(CancelReason::kAborted);
  flag.Request(CancelReason::kNone);
  EXPECT_EQ(flag.reason(), CancelReason::kAborted);
}

TEST(CancelFlagTest, KeepsOneReasonOfManyThreads) {
  CancelFlag flag;
  std::vector<CancelReason> seen(3);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < seen.size(); ++i) {
      threads.emplace_back([&flag, &seen, i] {
        flag.Request(static_cast<CancelReason>(i + 1));
        seen[i] = flag.reason();
      });
    }
  }
  for (const CancelReason reason : seen) {
    EXPECT_NE(reason, CancelReason::kNone);
    EXPECT_EQ(reason, flag.reason());
  }
}

TEST(CancelErrorTest, TellsTheReasonsApart) {
  EXPECT_EQ(CancelError(CancelReason::kAborted).code, ErrorCode::kAborted);
  EXPECT_EQ(CancelError(CancelReason::kTimeout).code, ErrorCode::kTimeout);
  EXPECT_EQ(CancelError(CancelReason::kClosed).code, ErrorCode::kClosed);
  EXPECT_EQ(CancelError(CancelReason::kNone).code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace offloop
