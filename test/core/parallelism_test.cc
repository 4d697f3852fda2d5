#include "parallelism.h"

#include <gtest/gtest.h>

#include <thread>

namespace offloop {
namespace {

TEST(AvailableParallelismTest, IsAtLeastOneAndAtMostWhatTheMachineHas) {
  EXPECT_GE(AvailableParallelism(), 1u);
  const unsigned machine = std::thread::hardware_concurrency();
  if (machine > 0) {
    EXPECT_LE(AvailableParallelism(), machine);
  }
}

}  // namespace
}  // namespace offloop
