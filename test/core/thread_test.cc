#include "thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "thread_testing.h"

namespace offloop {
namespace {

TEST(ThreadTest, RunsItsBodyOnAnotherThreadAndJoins) {
  std::thread::id there;
  RunOn({.name = "test"}, [&] { there = std::this_thread::get_id(); });
  EXPECT_NE(there, std::thread::id());
  EXPECT_NE(there, std::this_thread::get_id());
}

TEST(ThreadTest, JoinsAllOfMany) {
  std::atomic<int> ran{0};
  {
    std::vector<std::unique_ptr<Thread>> threads;
    for (int i = 0; i < 20; ++i) {
      threads.push_back(Thread::Start({.name = "test"}, [&] { ++ran; }));
    }
  }
  EXPECT_EQ(ran, 20);
}

TEST(ThreadTest, IsNullWhenTheSystemRefuses) {
  // No address space has room for this stack.
  const auto thread =
      Thread::Start({.name = "test", .stack_bytes = size_t{1} << 50}, [] {});
  EXPECT_EQ(thread, nullptr);
}

}  // namespace
}  // namespace offloop
