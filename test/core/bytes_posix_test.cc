#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "bytes.h"

namespace offloop {
namespace {

// Memory that was freed is read through the kernel, which is defined where a
// pointer into it would not be.
class WipingTest : public testing::Test {
 protected:
  static constexpr size_t kSize = 1024;

  void SetUp() override {
    if (file_ < 0) GTEST_SKIP() << "/proc/self/mem cannot be read here";
    // What this allocator and this sanitizer leave of freed memory decides
    // whether the tests below could notice anything.
    Bytes plain = Filled();
    const uint8_t* memory = plain.data();
    plain = Bytes();
    if (CountLeft(memory) < kSize / 2) {
      GTEST_SKIP() << "the allocator overwrites what is freed";
    }
  }
  ~WipingTest() override {
    if (file_ >= 0) close(file_);
  }

  static Bytes Filled() {
    Bytes block = Bytes::Allocate(kSize);
    std::memset(block.data(), kFill, kSize + Bytes::kPadding);
    return block;
  }

  // How many of the bytes that Filled() wrote are there.
  size_t CountLeft(const uint8_t* memory) const {
    uint8_t now[kSize + Bytes::kPadding];
    const auto at = static_cast<off_t>(reinterpret_cast<uintptr_t>(memory));
    const ssize_t got = pread(file_, now, sizeof(now), at);
    if (got != static_cast<ssize_t>(sizeof(now))) return 0;
    return static_cast<size_t>(std::count(now, now + sizeof(now), kFill));
  }

 private:
  static constexpr uint8_t kFill = 0xA7;
  const int file_ = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
};

// The allocator's own links may hold the value by chance.
constexpr size_t kChance = 16;

TEST_F(WipingTest, ASecretIsWipedBeforeItIsFreed) {
  Bytes block = Filled();
  block.MarkSecret();
  const uint8_t* memory = block.data();
  block = Bytes();
  EXPECT_LE(CountLeft(memory), kChance);
}

TEST_F(WipingTest, ASecretIsWipedUpToItsCapacity) {
  Bytes block = Filled();
  block.MarkSecret();
  block.Resize(1);
  const uint8_t* memory = block.data();
  block = Bytes();
  EXPECT_LE(CountLeft(memory), kChance);
}

TEST_F(WipingTest, ReserveWipesTheMemoryThatItLeaves) {
  Bytes block = Filled();
  block.MarkSecret();
  const uint8_t* memory = block.data();
  ASSERT_TRUE(block.Reserve(100'000));
  ASSERT_NE(block.data(), memory);
  EXPECT_LE(CountLeft(memory), kChance);
  EXPECT_EQ(block.size(), kSize);
}

}  // namespace
}  // namespace offloop
