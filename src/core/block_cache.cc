#include "block_cache.h"

#include <algorithm>
#include <cstdlib>

namespace offloop {

void* BlockCache::TakeKept(size_t size) {
  MutexLock lock(mutex_);
  // What was freed last is most likely in the processor's cache.
  for (size_t place = count_; place-- > 0;) {
    if (kept_[place].size != size) continue;
    void* const block = kept_[place].block;
    Remove(place);
    return block;
  }
  return nullptr;
}

void BlockCache::Keep(void* block, size_t size) {
  const Clock::time_point now = Clock::now();
  Dropped dropped;
  {
    MutexLock lock(mutex_);
    while (count_ == kMostBlocks || bytes_ + size > most_bytes_ ||
           OldestIsAged(now)) {
      DropOldest(dropped);
    }
    kept_[count_++] = {block, size, now};
    bytes_ += size;
  }
  Free(dropped);
}

void BlockCache::DropAged() {
  const Clock::time_point now = Clock::now();
  Dropped dropped;
  {
    MutexLock lock(mutex_);
    while (OldestIsAged(now)) DropOldest(dropped);
  }
  Free(dropped);
}

void BlockCache::Trim() {
  Dropped dropped;
  {
    MutexLock lock(mutex_);
    while (count_ > 0) DropOldest(dropped);
  }
  Free(dropped);
}

bool BlockCache::OldestIsAged(Clock::time_point now) const {
  return count_ > 0 && kept_[0].since + most_age_ <= now;
}

void BlockCache::DropOldest(Dropped& dropped) {
  dropped.blocks[dropped.count++] = kept_[0].block;
  Remove(0);
}

void BlockCache::Remove(size_t place) {
  bytes_ -= kept_[place].size;
  std::copy(kept_.begin() + place + 1, kept_.begin() + count_,
            kept_.begin() + place);
  --count_;
}

void BlockCache::Free(const Dropped& dropped) {
  for (size_t i = 0; i < dropped.count; ++i) std::free(dropped.blocks[i]);
}

}  // namespace offloop
