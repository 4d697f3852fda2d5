#include "bytes.h"

#include <sodium.h>
#include <sys/mman.h>

#include <bit>
#include <cassert>
#include <cstdlib>
#include <cstring>

#include "block_cache.h"

namespace offloop {
namespace {

// Larger blocks are refused without asking the system, which might promise
// them: no input or output is anywhere near.
constexpr size_t kLargestBlock = size_t{1} << 39;

// Large blocks begin on a huge page and ask for more of them: the first touch
// of 64 MiB then takes 32 page faults instead of 16,384, and copying to it 5 ms
// instead of 26 (2 cores of an AMD EPYC, Linux 6.18, huge pages by madvise).
constexpr size_t kHugePage = size_t{2} * 1024 * 1024;
// At most a quarter of a block is then lost to rounding up.
constexpr size_t kHugeFrom = 4 * kHugePage;

// A hint, whose failure is no error.
void AskForHugePages(void* memory, size_t size) {
#ifdef MADV_HUGEPAGE
  if (memory == nullptr || size < kHugeFrom) return;
  const size_t past = reinterpret_cast<uintptr_t>(memory) % kHugePage;
  const size_t before = past == 0 ? 0 : kHugePage - past;
  const size_t whole = (size - before) / kHugePage * kHugePage;
  madvise(static_cast<uint8_t*>(memory) + before, whole, MADV_HUGEPAGE);
#endif
}

// The size of the allocation behind a capacity; 0 when it is too large. Eight
// sizes from one power of two to the next, so that blocks fit again: what is
// behind the padding is never touched.
size_t BlockSize(size_t capacity) {
  if (capacity > kLargestBlock) return 0;
  const size_t padded = capacity + Bytes::kPadding;
  if (padded < BlockCache::kSmallest) return padded;
  const size_t step = std::bit_floor(padded) / 8;
  return (padded + step - 1) / step * step;
}

// A sanitizer sees who uses memory after it was freed only if it is freed.
#if defined(__SANITIZE_ADDRESS__)
constexpr size_t kMostFreedBytes = 0;
#else
constexpr size_t kMostFreedBytes = size_t{64} * 1024 * 1024;
#endif

// Never destroyed: blocks are freed until the process is gone.
BlockCache& FreedBlocks() {
  static auto& cache = *new BlockCache(kMostFreedBytes);
  return cache;
}

// Null when memory ran out.
uint8_t* TakeBlock(size_t size) {
  void* const kept = FreedBlocks().Take(size);
  return static_cast<uint8_t*>(kept != nullptr ? kept : AllocateBlock(size));
}

// Below this, unused memory is not worth a realloc.
constexpr size_t kShrinkSlack = 4096;

}  // namespace

void* AllocateBlock(size_t size) {
  if (size < kHugeFrom) return std::malloc(size);
  const size_t rounded = (size + kHugePage - 1) / kHugePage * kHugePage;
  void* const memory = std::aligned_alloc(kHugePage, rounded);
  AskForHugePages(memory, rounded);
  return memory;
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

Bytes Bytes::Allocate(size_t size) {
  Bytes block;
  const size_t whole = BlockSize(size);
  if (whole == 0) return block;
  block.data_ = TakeBlock(whole);
  if (block.data_ == nullptr) return block;
  std::memset(block.data_ + size, 0, kPadding);
  block.size_ = size;
  block.capacity_ = size;
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
  const size_t whole = BlockSize(capacity);
  if (whole == 0) return false;
  if (secret_) {
    // realloc would leave a copy of the secret behind.
    Bytes next = Allocate(capacity);
    if (!next.valid()) return false;
    if (size_ > 0) std::memcpy(next.data_, data_, size_);
    next.size_ = size_;
    next.secret_ = true;
    Swap(next);
    return true;
  }
  auto* grown = static_cast<uint8_t*>(valid() ? std::realloc(data_, whole)
                                              : TakeBlock(whole));
  if (grown == nullptr) return false;
  AskForHugePages(grown, whole);
  data_ = grown;
  capacity_ = capacity;
  return true;
}

void Bytes::ShrinkToFit() {
  if (secret_ || capacity_ - size_ < kShrinkSlack) return;
  if (capacity_ - size_ < capacity_ / 8) return;
  auto* shrunk = static_cast<uint8_t*>(std::realloc(data_, BlockSize(size_)));
  if (shrunk == nullptr) return;
  data_ = shrunk;
  capacity_ = size_;
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
