#include <gtest/gtest.h>
#include <pthread.h>

#include <algorithm>
#include <csignal>

#include "thread.h"
#include "thread_testing.h"

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace offloop {
namespace {

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
