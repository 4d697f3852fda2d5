#include "mutex.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>
#include <vector>

namespace offloop {
namespace {

// What a mutex guards has to be a member for the annotations.
struct Counter {
  Mutex mutex;
  CondVar changed;
  int value OFFLOOP_GUARDED_BY(mutex) = 0;
};

TEST(MutexTest, LetsOneThreadInAtATime) {
  Counter counter;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&counter] {
        for (int j = 0; j < 1000; ++j) {
          MutexLock lock(counter.mutex);
          ++counter.value;
        }
      });
    }
  }
  MutexLock lock(counter.mutex);
  EXPECT_EQ(counter.value, 4000);
}

TEST(CondVarTest, WaitsForOneNotification) {
  Counter counter;
  std::jthread other([&counter] {
    MutexLock lock(counter.mutex);
    counter.value = 1;
    counter.changed.NotifyOne();
  });
  MutexLock lock(counter.mutex);
  while (counter.value == 0) counter.changed.Wait(counter.mutex);
  EXPECT_EQ(counter.value, 1);
}

TEST(CondVarTest, WakesAllWhoWait) {
  Counter counter;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&counter] {
        MutexLock lock(counter.mutex);
        while (counter.value == 0) counter.changed.Wait(counter.mutex);
        ++counter.value;
      });
    }
    MutexLock lock(counter.mutex);
    counter.value = 1;
    counter.changed.NotifyAll();
  }
  MutexLock lock(counter.mutex);
  EXPECT_EQ(counter.value, 4);
}

TEST(CondVarTest, SaysWhenTheTimePassedFirst) {
  Counter counter;
  MutexLock lock(counter.mutex);
  // A spurious wake-up may come first; without a notification they end.
  while (counter.changed.WaitFor(counter.mutex, std::chrono::milliseconds(1))) {
  }
  EXPECT_EQ(counter.value, 0);
}

}  // namespace
}  // namespace offloop
