#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine_testing.h"
#include "scheduler.h"

namespace offloop {
namespace {

constexpr size_t kMaxMemory = 100;
constexpr unsigned kRun = Scheduler::kInteractiveRun;

// What the test knows of a job, apart from the scheduler.
struct Known {
  uint32_t id;
  Lane lane;
  size_t memory;
  // Its input is still arriving, so that it interrupts nothing.
  bool early;
  Job* job;

  bool bulk() const { return lane == Lane::kBulk; }
  bool heavy() const { return memory > 0; }
};

// Watches a scheduler from outside: keeps its own account of what waits and
// runs, and checks each decision against the rule in scheduler.h.
class Referee {
 public:
  explicit Referee(unsigned threads)
      : threads_(threads),
        scheduler_({.threads = threads, .max_memory = kMaxMemory}) {}

  void Arrive(Lane lane, size_t memory) {
    if (lane == Lane::kBulk && !BulkWaits()) interactive_run_ = 0;
    Add(lane, memory, false, MakeIdleJob(next_id_, lane, memory));
  }
  // An interactive job, before its input.
  void ArriveEarly() {
    Add(Lane::kInteractive, 0, true, MakeArrivingJob(next_id_));
  }

  // False when no job may start.
  bool Start() {
    const bool could = scheduler_.CanPop();
    std::unique_ptr<Job> job = scheduler_.Pop();
    EXPECT_EQ(could, job != nullptr);
    if (job == nullptr) {
      CheckIdle();
      return false;
    }
    const Known started = Take(job->id());
    CheckStart(started);
    interactive_run_ = started.bulk() ? 0 : interactive_run_ + 1;
    Note(started, std::move(job));
    return true;
  }

  void StartUrgent() {
    std::unique_ptr<Job> job = scheduler_.PopUrgent();
    const auto oldest =
        std::find_if(waiting_.begin(), waiting_.end(), [](const Known& each) {
          return !each.bulk() && !each.heavy() && !each.early;
        });
    ASSERT_EQ(job == nullptr, oldest == waiting_.end());
    if (job == nullptr) return;
    EXPECT_EQ(job->id(), oldest->id);
    const Known started = Take(job->id());
    Note(started, std::move(job));
  }

  void Finish(size_t index) {
    const auto at = running_.begin() + static_cast<std::ptrdiff_t>(index);
    scheduler_.Finished({at->first.lane, at->first.memory});
    running_.erase(at);
  }

  void Remove(size_t index) {
    const auto at = waiting_.begin() + static_cast<std::ptrdiff_t>(index);
    const std::unique_ptr<Job> removed = scheduler_.Remove(*at->job);
    EXPECT_EQ(removed.get(), at->job);
    waiting_.erase(at);
  }

  size_t waiting() const { return waiting_.size(); }
  size_t running() const { return running_.size(); }
  size_t arrived() const { return next_id_; }

 private:
  void Add(Lane lane, size_t memory, bool early, std::unique_ptr<Job> job) {
    waiting_.push_back({next_id_++, lane, memory, early, job.get()});
    scheduler_.Push(std::move(job));
  }

  unsigned MaxBulk() const { return std::max(threads_, 2u) - 1; }
  bool BulkWaits() const {
    return std::any_of(waiting_.begin(), waiting_.end(),
                       [](const Known& each) { return each.bulk(); });
  }
  size_t RunningBulk() const {
    return static_cast<size_t>(
        std::count_if(running_.begin(), running_.end(),
                      [](const auto& each) { return each.first.bulk(); }));
  }
  size_t RunningMemory() const {
    size_t sum = 0;
    for (const auto& [known, job] : running_) sum += known.memory;
    return sum;
  }
  bool Fits(const Known& job) const {
    const size_t sum = RunningMemory();
    return sum == 0 || sum + job.memory <= kMaxMemory;
  }
  // In order of arrival, because `waiting_` is.
  const Known* Oldest(Lane lane, bool heavy) const {
    const auto at =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const Known& each) {
          return each.lane == lane && each.heavy() == heavy;
        });
    return at == waiting_.end() ? nullptr : &*at;
  }

  Known Take(uint32_t id) {
    const auto at =
        std::find_if(waiting_.begin(), waiting_.end(),
                     [&](const Known& each) { return each.id == id; });
    EXPECT_NE(at, waiting_.end()) << id << " was started twice";
    const Known known = *at;
    waiting_.erase(at);
    return known;
  }

  // Called before the job counts as running, after it left the waiting ones.
  void CheckStart(const Known& job) const {
    const Known* same = Oldest(job.lane, job.heavy());
    if (same != nullptr) {
      EXPECT_LT(job.id, same->id) << "passed one of its lane and class";
    }
    if (job.heavy()) {
      EXPECT_TRUE(Fits(job)) << "exceeds the memory";
    }
    if (job.bulk()) {
      EXPECT_LT(RunningBulk(), MaxBulk()) << "bulk holds every thread";
      // The inversion that the rule allows: once after a run.
      if (Oldest(Lane::kInteractive, false) != nullptr) {
        EXPECT_GE(interactive_run_, kRun) << "bulk passed interactive";
      }
    } else if (interactive_run_ >= kRun && RunningBulk() < MaxBulk()) {
      const Known* light = Oldest(Lane::kBulk, false);
      const Known* heavy = Oldest(Lane::kBulk, true);
      const bool behind =
          light != nullptr && heavy != nullptr && heavy->id < light->id;
      EXPECT_TRUE(light == nullptr || behind) << "bulk missed its turn";
    }
  }

  // No job may start: then none is kept waiting without a reason.
  void CheckIdle() const {
    EXPECT_EQ(Oldest(Lane::kInteractive, false), nullptr);
    if (running_.empty()) {
      EXPECT_TRUE(waiting_.empty()) << "stuck";
    }
    const bool room_for_bulk = RunningBulk() < MaxBulk();
    const Known* interactive = Oldest(Lane::kInteractive, true);
    const Known* heavy = Oldest(Lane::kBulk, true);
    const Known* light = Oldest(Lane::kBulk, false);
    if (heavy == nullptr) {
      EXPECT_TRUE(interactive == nullptr || !Fits(*interactive));
      EXPECT_TRUE(light == nullptr || !room_for_bulk);
    } else if (room_for_bulk && interactive == nullptr) {
      EXPECT_FALSE(Fits(*heavy));
    }
    // Of two that need memory, one always waits for memory or for a thread.
    if (heavy != nullptr && interactive != nullptr && room_for_bulk) {
      EXPECT_FALSE(Fits(*heavy) && Fits(*interactive));
    }
  }

  void Note(const Known& started, std::unique_ptr<Job> job) {
    running_.emplace_back(started, std::move(job));
    EXPECT_LE(RunningBulk(), MaxBulk());
    size_t heavy = 0;
    for (const auto& [known, unused] : running_) heavy += known.heavy() ? 1 : 0;
    EXPECT_TRUE(RunningMemory() <= kMaxMemory || heavy == 1)
        << RunningMemory() << " bytes by " << heavy << " jobs";
  }

  const unsigned threads_;
  Scheduler scheduler_;
  std::vector<Known> waiting_;
  std::vector<std::pair<Known, std::unique_ptr<Job>>> running_;
  uint32_t next_id_ = 0;
  // While a bulk job waited, and without those that interrupted one.
  unsigned interactive_run_ = 0;
};

// How jobs come: chances in percent.
struct Mix {
  const char* name;
  unsigned bulk;
  unsigned heavy;
  // Of those that need memory.
  unsigned oversize;
  unsigned removed;
  unsigned urgent;
  // Besides: those whose input is still arriving.
  unsigned early;
};

constexpr Mix kMixes[] = {
    {"Even", 50, 40, 5, 2, 10, 5},     {"Interactive", 10, 20, 2, 2, 10, 20},
    {"Bulk", 90, 20, 2, 2, 30, 10},    {"Heavy", 50, 95, 10, 2, 2, 0},
    {"Oversize", 50, 90, 60, 5, 2, 0}, {"Light", 50, 0, 0, 10, 20, 20},
};

class SchedulerPropertyTest
    : public testing::TestWithParam<std::tuple<Mix, unsigned>> {};

TEST_P(SchedulerPropertyTest, KeepsItsRuleOverRandomArrivals) {
  const auto& [mix, threads] = GetParam();
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Referee referee(threads);
    // Ever more arrivals than threads, ever fewer, and a drain at the end.
    for (int step = 0; step < 3000; ++step) {
      const bool busy = step / 500 % 2 == 0;
      if (step < 2500 && random.Percent(busy ? 70 : 30)) {
        size_t memory = 0;
        if (random.Percent(mix.heavy)) {
          memory = random.Percent(mix.oversize)
                       ? kMaxMemory + 1 + random.Below(1000)
                       : 1 + random.Below(kMaxMemory);
        }
        referee.Arrive(
            random.Percent(mix.bulk) ? Lane::kBulk : Lane::kInteractive,
            memory);
        if (random.Percent(mix.early)) referee.ArriveEarly();
      }
      if (referee.waiting() > 0 && random.Percent(mix.removed)) {
        referee.Remove(random.Below(referee.waiting()));
      }
      if (random.Percent(mix.urgent)) referee.StartUrgent();
      while (referee.running() < threads && referee.Start()) {
      }
      if (referee.running() > 0 && random.Percent(60)) {
        referee.Finish(random.Below(referee.running()));
      }
      if (testing::Test::HasFailure()) return;
    }
    while (referee.running() > 0) {
      referee.Finish(random.Below(referee.running()));
      while (referee.running() < threads && referee.Start()) {
      }
    }
    ASSERT_EQ(referee.waiting(), 0u) << "of " << referee.arrived();
  }
}

std::string NameOf(
    const testing::TestParamInfo<std::tuple<Mix, unsigned>>& info) {
  return std::get<0>(info.param).name + std::to_string(std::get<1>(info.param));
}

INSTANTIATE_TEST_SUITE_P(Mixes, SchedulerPropertyTest,
                         testing::Combine(testing::ValuesIn(kMixes),
                                          testing::Values(1u, 2u, 3u, 7u)),
                         NameOf);

// Nobody starves: however much of one kind keeps coming, each job of another
// kind starts after a bounded number of others.
struct Kind {
  Lane lane;
  size_t memory;
};

class StarvationTest
    : public testing::TestWithParam<std::tuple<Kind, unsigned>> {};

constexpr Kind kKinds[] = {
    {Lane::kInteractive, 0},   {Lane::kInteractive, 30},
    {Lane::kInteractive, 100}, {Lane::kInteractive, 500},
    {Lane::kBulk, 0},          {Lane::kBulk, 30},
    {Lane::kBulk, 100},        {Lane::kBulk, 500},
};

TEST_P(StarvationTest, NeverHappensWhateverKeepsComing) {
  const auto& [watched, threads] = GetParam();
  // Every set of the other kinds comes without end.
  for (unsigned set = 1; set < 1u << std::size(kKinds); ++set) {
    SCOPED_TRACE(set);
    Scheduler scheduler({.threads = threads, .max_memory = kMaxMemory});
    std::vector<std::unique_ptr<Job>> running;
    std::map<size_t, int> waiting;
    const auto fill = [&] {
      for (size_t kind = 0; kind < std::size(kKinds); ++kind) {
        if ((set >> kind & 1u) == 0) continue;
        for (; waiting[kind] < 3; ++waiting[kind]) {
          scheduler.Push(MakeIdleJob(static_cast<uint32_t>(kind),
                                     kKinds[kind].lane, kKinds[kind].memory));
        }
      }
    };
    constexpr uint32_t kWatched = 1000;
    Random random(set);
    std::optional<int> passed;
    // What interrupts a bulk job: more than a run of interactive jobs.
    const auto interrupt = [&](int starts) {
      for (unsigned i = 0; i < kRun + 2; ++i) {
        fill();
        const std::unique_ptr<Job> job = scheduler.PopUrgent();
        if (job == nullptr) return;
        scheduler.Finished({job->lane(), job->memory()});
        if (job->id() == kWatched) passed = starts - 50;
        if (job->id() != kWatched) --waiting[job->id()];
      }
    };
    for (int starts = 0; starts < 2000 && !passed.has_value(); ++starts) {
      if (starts == 50) {
        scheduler.Push(MakeIdleJob(kWatched, watched.lane, watched.memory));
      }
      fill();
      std::unique_ptr<Job> job =
          running.size() < threads ? scheduler.Pop() : nullptr;
      while (job == nullptr) {
        // One of those that run ends.
        ASSERT_FALSE(running.empty());
        const auto at = running.begin() + static_cast<std::ptrdiff_t>(
                                              random.Below(running.size()));
        scheduler.Finished({(*at)->lane(), (*at)->memory()});
        running.erase(at);
        job = scheduler.Pop();
      }
      if (job->id() == kWatched) {
        passed = starts - 50;
        break;
      }
      --waiting[job->id()];
      const bool bulk = job->lane() == Lane::kBulk;
      running.push_back(std::move(job));
      if (bulk) interrupt(starts);
    }
    ASSERT_TRUE(passed.has_value());
    // Those before it in its lane, and for each of them a run of others; jobs
    // that need no memory also pass while those that run give theirs back,
    // which takes the longer the more of them run.
    EXPECT_LE(*passed, std::max(400, 100 * (static_cast<int>(threads) + 1)));
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, StarvationTest,
                         testing::Combine(testing::ValuesIn(kKinds),
                                          testing::Values(1u, 2u, 3u, 7u)));

}  // namespace
}  // namespace offloop
