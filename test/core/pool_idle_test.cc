#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <thread>
#include <utility>

#include "bytes.h"
#include "pool.h"
#include "pool_testing.h"

#if defined(_WIN32)
#include <windows.h>
#else
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace offloop {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

TEST(PoolIdleTest, WakesTheThreadThatWentIdleLast) {
  constexpr unsigned kThreads = 4;
  constexpr uint32_t kJobs = 60;
  const auto sink = std::make_shared<RecordingSink>();
  Pool pool(WithThreads(kThreads));
  Gate gate(kThreads);
  uint32_t id = 0;
  for (; id < kThreads; ++id) Submit(pool, sink, id, gate.MakePlan());
  gate.entered.wait();
  gate.open.count_down();
  sink->WaitForJobs(id);
  // One job at a time, so that nothing but the order of delivery is shared.
  std::map<std::thread::id, uint32_t> ran;
  const auto count = PlanOf([&](Payload in, RunContext&) -> Result<Payload> {
    ++ran[std::this_thread::get_id()];
    return in;
  });
  for (; id < kThreads + kJobs; ++id) {
    // Until the thread before waits again.
    std::this_thread::sleep_for(milliseconds(2));
    Submit(pool, sink, id, count);
    sink->WaitForJobs(id + 1);
  }
  uint32_t most = 0;
  for (const auto& [thread, jobs] : ran) most = std::max(most, jobs);
  // In rotation each would have a quarter.
  EXPECT_GT(most, kJobs / 2);
}

TEST(PoolIdleTest, TheOthersGiveTheirMemoryBackWhileOneIsBusy) {
  static std::atomic<unsigned> freed{0};
  struct Item {
    ~Item() { ++freed; }
    bool Reset() { return true; }
  };
  constexpr unsigned kThreads = 3;
  const auto sink = std::make_shared<RecordingSink>();
  PoolOptions options = WithThreads(kThreads);
  options.idle_trim = milliseconds(50);
  Gate gate(kThreads);
  Pool pool(options);
  const auto borrow =
      PlanOf([&](Payload in, RunContext& run) -> Result<Payload> {
        const auto item = run.scratch().Borrow<Item>();
        gate.entered.count_down();
        gate.open.wait();
        return in;
      });
  uint32_t id = 0;
  for (; id < kThreads; ++id) Submit(pool, sink, id, borrow);
  gate.entered.wait();
  gate.open.count_down();
  sink->WaitForJobs(id);
  // In rotation no thread would be idle for 50 ms.
  const auto deadline = steady_clock::now() + std::chrono::seconds(10);
  while (freed < kThreads - 1 && steady_clock::now() < deadline) {
    Submit(pool, sink, id++, EchoPlan());
    sink->WaitForJobs(id);
    std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_GE(freed, kThreads - 1);
}

// A large block that was freed, and whether its memory is still there.
class FreedBlock {
 public:
  FreedBlock() {
    // From here on malloc has a mapping for each block.
    constexpr size_t kSize = size_t{40} << 20;
    const Bytes block = Bytes::Allocate(kSize);
    inside_ = reinterpret_cast<uintptr_t>(block.data()) + kSize / 2;
  }

#if defined(_WIN32)
  bool mapped() const {
    MEMORY_BASIC_INFORMATION page;
    VirtualQuery(reinterpret_cast<void*>(inside_), &page, sizeof(page));
    return page.State == MEM_COMMIT;
  }
#else
  bool mapped() const {
    const auto page_size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    auto* const page =
        reinterpret_cast<uint8_t*>(inside_ / page_size * page_size);
    return msync(page, page_size, MS_ASYNC) == 0;
  }
#endif

 private:
  uintptr_t inside_;
};

TEST(PoolIdleTest, GivesBackWhatIsFreedAfterItWentIdle) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "freed memory is freed at once, for the sanitizer";
#endif
  const auto sink = std::make_shared<RecordingSink>();
  PoolOptions options = WithThreads(1);
  options.idle_trim = milliseconds(1);
  Pool pool(options);
  Submit(pool, sink, 0, EchoPlan());
  sink->WaitForJobs(1);
  std::this_thread::sleep_for(milliseconds(50));
  const FreedBlock late;
  const auto deadline = steady_clock::now() + std::chrono::seconds(5);
  while (late.mapped() && steady_clock::now() < deadline) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  EXPECT_FALSE(late.mapped());
}

TEST(PoolIdleTest, GivesBackWhatLargeJobsLeftWhileSmallOnesKeepComing) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "freed memory is freed at once, for the sanitizer";
#endif
  const auto sink = std::make_shared<RecordingSink>();
  PoolOptions options = WithThreads(1);
  options.idle_trim = std::chrono::hours(1);
  Pool pool(options);
  const FreedBlock left;
  EXPECT_TRUE(left.mapped());
  uint32_t id = 0;
  const auto deadline = steady_clock::now() + std::chrono::seconds(10);
  while (left.mapped() && steady_clock::now() < deadline) {
    Submit(pool, sink, id++, EchoPlan());
    sink->WaitForJobs(id);
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_FALSE(left.mapped());
}

}  // namespace
}  // namespace offloop
