#ifndef OFFLOOP_CORE_BLOCK_CACHE_H_
#define OFFLOOP_CORE_BLOCK_CACHE_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdlib>

#include "mutex.h"

namespace offloop {

// Keeps freed blocks of memory for whoever needs one of the same size next.
// malloc returns large blocks, and the end of its heap, to the system as soon
// as they are freed; the next job then touches fresh pages, which can take
// longer than the work itself: two thirds of the time when four jobs hash 16
// MiB each at once.
//
// Bounded in bytes and in number. The oldest blocks go first, and so do those
// that nobody has wanted for a while, so that steady small work does not hold
// on to what a burst left behind. Thread-safe.
class BlockCache {
 public:
  using Clock = std::chrono::steady_clock;

  // Smaller blocks are not kept: malloc handles those well.
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

  // A kept block of exactly that size, or null.
  void* Take(size_t size) {
    return size < kSmallest ? nullptr : TakeKept(size);
  }

  // Keeps or frees a block, which must come from malloc and have that size.
  void Give(void* block, size_t size) {
    return Keeps(size) ? Keep(block, size) : std::free(block);
  }

  // Frees blocks given `most_age` ago or earlier. With none, it costs a lock
  // and a look at the clock.
  void DropAged() OFFLOOP_EXCLUDES(mutex_);

  // Frees what is kept.
  void Trim() OFFLOOP_EXCLUDES(mutex_);

 private:
  struct Kept {
    void* block;
    size_t size;
    Clock::time_point since;
  };
  // Blocks to be freed after the lock is released.
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
