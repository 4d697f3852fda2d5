#ifndef OFFLOOP_TEST_CORE_THREAD_TESTING_H_
#define OFFLOOP_TEST_CORE_THREAD_TESTING_H_

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "thread.h"

namespace offloop {

// Runs `body` on a thread to its end.
inline void RunOn(Thread::Options options, std::function<void()> body) {
  auto thread = Thread::Start(std::move(options), std::move(body));
  ASSERT_NE(thread, nullptr);
}

}  // namespace offloop

#endif  // OFFLOOP_TEST_CORE_THREAD_TESTING_H_
