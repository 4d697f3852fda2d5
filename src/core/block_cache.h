#ifndef OFFLOOP_CORE_BLOCK_CACHE_H_
#define OFFLOOP_CORE_BLOCK_CACHE_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdlib>

#include "mutex.h"

namespace offloop {

// Keeps blocks of memory that nobody needs any more for whoever needs one of
// the same size next. malloc gives the end of its heap, and large blocks, back
// to the system as soon as they are freed; the next job then touches pages that
// are new, which takes as long as the work on them: with 16 MiB to hash in each
// of four jobs at once, two thirds of the time.
//
// Bounded in bytes and in number; the oldest go first, and those that nobody
// wanted for a while: what a burst left is not kept by what comes after it.
// Thread-safe.
class BlockCache {
 public:
  using Clock = std::chrono::steady_clock;

  // Smaller blocks are not kept: malloc is good at those.
  static constexpr size_t kSmallest = size_t{16} * 1024;
  static constexpr size_t kMostBlocks = 64;

  // Blocks that were given `most_age` ago are dropped when another one is
  // given, and by DropAged().
  BlockCache(size_t most_bytes, Clock::duration most_age)
      : most_bytes_(most_bytes), most_age_(most_age) {}
  BlockCache(const BlockCache&) = delete;
  BlockCache& operator=(const BlockCache&) = delete;
  ~BlockCache() { Trim(); }

  // Whether a block of that size would be kept.
  bool Keeps(size_t size) const {
    return size >= kSmallest && size <= most_bytes_;
  }

  // A block of exactly that size that was given before, or null.
  void* Take(size_t size) {
    return size < kSmallest ? nullptr : TakeKept(size);
  }

  // Keeps a block, or frees it. It is malloc's, and of that size.
  void Give(void* block, size_t size) {
    return Keeps(size) ? Keep(block, size) : std::free(block);
  }

  // Frees what was given `most_age` ago. Costs a lock and a look at the clock
  // where there is nothing.
  void DropAged() OFFLOOP_EXCLUDES(mutex_);

  // Frees what is kept.
  void Trim() OFFLOOP_EXCLUDES(mutex_);

 private:
  struct Kept {
    void* block;
    size_t size;
    Clock::time_point since;
  };
  // What is to be freed once nobody waits for the lock.
  struct Dropped {
    std::array<void*, kMostBlocks> blocks;
    size_t count = 0;
  };

  void* TakeKept(size_t size) OFFLOOP_EXCLUDES(mutex_);
  void Keep(void* block, size_t size) OFFLOOP_EXCLUDES(mutex_);
  bool OldestIsAged(Clock::time_point now) const OFFLOOP_REQUIRES(mutex_);
  void DropOldest(Dropped& dropped) OFFLOOP_REQUIRES(mutex_);
  void Remove(size_t place) OFFLOOP_REQUIRES(mutex_);
  static void Free(const Dropped& dropped);

  const size_t most_bytes_;
  const Clock::duration most_age_;
  Mutex mutex_;
  // The oldest first.
  std::array<Kept, kMostBlocks> kept_ OFFLOOP_GUARDED_BY(mutex_);
  size_t count_ OFFLOOP_GUARDED_BY(mutex_) = 0;
  size_t bytes_ OFFLOOP_GUARDED_BY(mutex_) = 0;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_BLOCK_CACHE_H_
