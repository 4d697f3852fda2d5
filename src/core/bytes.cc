#include "bytes.h"

#include <sodium.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include "block_cache.h"
#include "pages.h"

namespace offloop {
namespace {

// Larger blocks are refused without asking the system, which might promise
// them: no input or output comes anywhere near this size.
constexpr size_t kLargestBlock = size_t{1} << 39;

// Large blocks begin on a huge page and ask for more of them: the first touch
// of 64 MiB then takes 32 page faults instead of 16,384, and copying to it 5 ms
// instead of 26 (2 cores of an AMD EPYC, Linux 6.18, huge pages by madvise).
// At most a quarter of a block is lost to rounding up.
constexpr size_t kHugeFrom = 4 * kHugePage;

// AddressSanitizer can only find a use after free, or past the end, if blocks
// really are freed and end where they were asked to. Clang announces it in its
// own way.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool kKeepsFreed = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool kKeepsFreed = false;
#else
constexpr bool kKeepsFreed = true;
#endif
#else
constexpr bool kKeepsFreed = true;
#endif

// The size of the allocation for a capacity; 0 when it is too large. There are
// eight sizes from one power of two to the next, so that kept blocks fit again;
// what is past the padding is never touched.
size_t BlockSize(size_t capacity) {
  if (capacity > kLargestBlock) return 0;
  const size_t padded = capacity + Bytes::kPadding;
  if (!kKeepsFreed || padded < BlockCache::kSmallest) return padded;
  const size_t step = std::bit_floor(padded) / 8;
  return (padded + step - 1) / step * step;
}

constexpr size_t kMostFreedBytes = kKeepsFreed ? size_t{256} * 1024 * 1024 : 0;
// Longer than the time between two jobs with large blocks, where keeping them
// matters.
constexpr std::chrono::seconds kMostFreedAge{2};

// Never destroyed: blocks may be freed until the process is gone.
BlockCache& FreedBlocks() {
  static auto& cache = *new BlockCache(kMostFreedBytes, kMostFreedAge);
  return cache;
}

// Null when memory ran out.
void* TakeBlock(size_t size) {
  void* const kept = FreedBlocks().Take(size);
  return kept != nullptr ? kept : AllocateBlock(size);
}

// Below this, unused memory is not worth a realloc.
constexpr size_t kShrinkSlack = 4096;

// Between these sizes a block's content moves to another block, so that both
// can be kept, rather than letting realloc add or cut off pages: copying takes
// a fraction of the time of touching new pages (json.format of 10 MB: 5,100
// page faults and 52 ms, against 1 and 39). Smaller blocks malloc finds on its
// heap; copying larger ones would take too long without a checkpoint.
constexpr size_t kSmallestMove = size_t{1} * 1024 * 1024;
constexpr size_t kLargestMove = size_t{16} * 1024 * 1024;

}  // namespace

void* AllocateBlock(size_t size) {
  return size < kHugeFrom ? std::malloc(size) : AllocateInHugePages(size);
}

void Wipe(void* data, size_t size) { sodium_memzero(data, size); }

Bytes::~Bytes() {
  if (data_ == nullptr) return;
  if (secret_) Wipe(data_, capacity_ + kPadding);
  Free(data_, capacity_);
}

void Bytes::Free(uint8_t* data, size_t capacity) {
  FreedBlocks().Give(data, BlockSize(capacity));
}

void TrimFreedBlocks() { FreedBlocks().Trim(); }

void TrimAgedBlocks() { FreedBlocks().DropAged(); }

Bytes Bytes::Allocate(size_t size) {
  const size_t whole = BlockSize(size);
  return whole == 0 ? Bytes() : Own(TakeBlock(whole), size);
}

// An invalid block of null.
Bytes Bytes::Own(void* memory, size_t capacity) {
  Bytes block;
  if (memory == nullptr) return block;
  block.data_ = static_cast<uint8_t*>(memory);
  std::memset(block.data_ + capacity, 0, kPadding);
  block.size_ = block.capacity_ = capacity;
  return block;
}

Bytes Bytes::Copy(ByteView source) {
  Bytes block = Allocate(source.size());
  if (block.valid() && !source.empty()) {
    std::memcpy(block.data_, source.data(), source.size());
  }
  return block;
}

void Bytes::Resize(size_t size) {
  assert(size <= capacity_);
  size_ = size;
}

bool Bytes::Reserve(size_t capacity) {
  if (valid() && capacity <= capacity_) return true;
  // realloc would leave a copy of a secret behind.
  if (!valid() || secret_) return MoveTo(Allocate(capacity));
  const size_t whole = BlockSize(capacity);
  if (whole == 0) return false;
  if (capacity >= kSmallestMove && capacity_ <= kLargestMove) {
    void* const kept = FreedBlocks().Take(whole);
    if (kept != nullptr) return MoveTo(Own(kept, capacity));
  }
  auto* const grown = static_cast<uint8_t*>(std::realloc(data_, whole));
  if (grown == nullptr) return false;
  if (whole >= kHugeFrom) AskForHugePages(grown, whole);
  data_ = grown;
  capacity_ = capacity;
  return true;
}

void Bytes::ShrinkToFit() {
  if (secret_ || capacity_ - size_ < kShrinkSlack) return;
  if (capacity_ - size_ < capacity_ / 8) return;
  if (capacity_ >= kSmallestMove && size_ <= kLargestMove &&
      FreedBlocks().Keeps(BlockSize(capacity_))) {
    MoveTo(Allocate(size_));
    return;
  }
  auto* shrunk = static_cast<uint8_t*>(std::realloc(data_, BlockSize(size_)));
  if (shrunk == nullptr) return;
  data_ = shrunk;
  capacity_ = size_;
}

// Moves the content into `next`, as far as it fits, and takes that block's
// memory over. False when `next` is invalid.
bool Bytes::MoveTo(Bytes next) {
  if (!next.valid()) return false;
  const size_t common = std::min(capacity_, next.capacity_);
  if (common > 0) std::memcpy(next.data_, data_, common);
  next.size_ = size_;
  next.secret_ = secret_;
  Swap(next);
  return true;
}

uint8_t* Bytes::Release() {
  assert(valid() && !secret_);
  uint8_t* data = data_;
  data_ = nullptr;
  size_ = capacity_ = 0;
  return data;
}

void Bytes::Swap(Bytes& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(capacity_, other.capacity_);
  std::swap(secret_, other.secret_);
}

}  // namespace offloop
