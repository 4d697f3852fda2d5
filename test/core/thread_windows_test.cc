#include <gtest/gtest.h>
#include <windows.h>

#include "thread.h"
#include "thread_testing.h"

namespace offloop {
namespace {

int Priority() { return GetThreadPriority(GetCurrentThread()); }

TEST(ThreadTest, IsBelowNormalWithANiceness) {
  for (const int niceness : {1, 19}) {
    int during = 0;
    RunOn({.name = "test", .niceness = niceness}, [&] { during = Priority(); });
    EXPECT_EQ(during, THREAD_PRIORITY_BELOW_NORMAL);
  }
  EXPECT_EQ(Priority(), THREAD_PRIORITY_NORMAL);
}

TEST(ThreadTest, KeepsThePriorityWithoutANiceness) {
  int during = 9;
  RunOn({.name = "test"}, [&] { during = Priority(); });
  EXPECT_EQ(during, THREAD_PRIORITY_NORMAL);
}

TEST(ThreadTest, HasTheStackThatWasAskedFor) {
  constexpr size_t kAsked = size_t{24} << 20;
  ULONG_PTR low = 0;
  ULONG_PTR high = 0;
  RunOn({.name = "test", .stack_bytes = kAsked},
        [&] { GetCurrentThreadStackLimits(&low, &high); });
  EXPECT_GE(high - low, kAsked);
  EXPECT_LT(high - low, 2 * kAsked);
}

}  // namespace
}  // namespace offloop
