#include "password/arena.h"

#include <sys/mman.h>

#include "bytes.h"

namespace offloop::password {
namespace {

// The size of a huge page on the systems that have them. A block that begins
// and ends on one takes ten page faults for 19 MiB instead of 4,864.
constexpr size_t kHugePage = size_t{2} * 1024 * 1024;

size_t RoundUp(size_t size) {
  return (size + kHugePage - 1) / kHugePage * kHugePage;
}

// Memory that begins on a huge page; null when there is none.
uint8_t* MapAligned(size_t size) {
  const size_t larger = size + kHugePage;
  void* const mapped = mmap(nullptr, larger, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  auto* const begin = static_cast<uint8_t*>(mapped);
  const size_t past = reinterpret_cast<uintptr_t>(begin) % kHugePage;
  const size_t before = past == 0 ? 0 : kHugePage - past;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + size, kHugePage - before);
  return begin + before;
}

// Hints, whose failure is no error.
void Advise([[maybe_unused]] uint8_t* data, [[maybe_unused]] size_t size) {
#ifdef MADV_HUGEPAGE
  madvise(data, size, MADV_HUGEPAGE);
#endif
#ifdef MADV_DONTDUMP
  madvise(data, size, MADV_DONTDUMP);
#endif
}

}  // namespace

Arena::~Arena() { Unmap(); }

void Arena::Unmap() {
  if (data_ != nullptr) munmap(data_, capacity_);
  data_ = nullptr;
  capacity_ = used_ = 0;
}

bool Arena::Reserve(size_t size) {
  if (size > capacity_) {
    Unmap();
    const size_t capacity = RoundUp(size);
    data_ = MapAligned(capacity);
    if (data_ == nullptr) return false;
    capacity_ = capacity;
    Advise(data_, capacity_);
  }
  used_ = size;
  return true;
}

bool Arena::Reset() {
  // The system wipes what it takes back.
  if (capacity_ > most_kept_) return false;
  if (used_ > 0) Wipe(data_, used_);
  used_ = 0;
  return true;
}

}  // namespace offloop::password
