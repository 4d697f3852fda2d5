#include "thread.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace offloop {
namespace {

// Runs `body` on a thread to its end.
void RunOn(Thread::Options options, std::function<void()> body) {
  auto thread = Thread::Start(std::move(options), std::move(body));
  ASSERT_NE(thread, nullptr);
}

TEST(ThreadTest, RunsItsBodyOnAnotherThreadAndJoins) {
  const pthread_t here = pthread_self();
  bool elsewhere = false;
  RunOn({.name = "test"},
        [&] { elsewhere = pthread_equal(here, pthread_self()) == 0; });
  EXPECT_TRUE(elsewhere);
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

TEST(ThreadTest, BlocksTheSignalsOfTheHostButNotThoseOfAFault) {
  sigset_t blocked;
  sigemptyset(&blocked);
  RunOn({.name = "test"},
        [&] { pthread_sigmask(SIG_SETMASK, nullptr, &blocked); });
  for (const int signal : {SIGINT, SIGTERM, SIGCHLD, SIGUSR1, SIGPROF}) {
    EXPECT_EQ(sigismember(&blocked, signal), 1) << signal;
  }
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) {
    EXPECT_EQ(sigismember(&blocked, signal), 0) << signal;
  }
}

TEST(ThreadTest, LeavesTheSignalsOfWhoStartsItAlone) {
  sigset_t before;
  sigset_t after;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  RunOn({.name = "test"}, [] {});
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  for (int signal = 1; signal < 32; ++signal) {
    EXPECT_EQ(sigismember(&before, signal), sigismember(&after, signal));
  }
}

#if defined(__linux__)

int NiceValue() {
  return getpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)));
}

TEST(ThreadTest, HasItsName) {
  char name[16] = "";
  RunOn({.name = "offloop-1"},
        [&] { pthread_getname_np(pthread_self(), name, sizeof(name)); });
  EXPECT_STREQ(name, "offloop-1");
}

TEST(ThreadTest, AddsItsNicenessToItsOwnNiceValueOnly) {
  const int before = NiceValue();
  int during = 0;
  RunOn({.name = "test", .niceness = 5}, [&] { during = NiceValue(); });
  EXPECT_EQ(during, std::min(before + 5, 19));
  EXPECT_EQ(NiceValue(), before);
}

TEST(ThreadTest, KeepsThePriorityWithoutANiceness) {
  int during = 0;
  RunOn({.name = "test"}, [&] { during = NiceValue(); });
  EXPECT_EQ(during, NiceValue());
}

TEST(ThreadTest, StopsAtTheLowestPriority) {
  int during = 0;
  RunOn({.name = "test", .niceness = 100}, [&] { during = NiceValue(); });
  EXPECT_EQ(during, 19);
}

TEST(ThreadTest, HasTheStackThatWasAskedFor) {
  // More than the default: a smaller one may be a larger one that glibc kept
  // from a thread before.
  constexpr size_t kAsked = size_t{24} << 20;
  size_t size = 0;
  RunOn({.name = "test", .stack_bytes = kAsked}, [&] {
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0) return;
    pthread_attr_getstacksize(&attributes, &size);
    pthread_attr_destroy(&attributes);
  });
  EXPECT_GE(size, kAsked);
  EXPECT_LT(size, 2 * kAsked);
}

#endif

}  // namespace
}  // namespace offloop
