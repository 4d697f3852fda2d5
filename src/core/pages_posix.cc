#include <sys/mman.h>

#include <cstdlib>

#include "pages.h"

namespace offloop {

uint8_t* MapPages(size_t size) {
  const size_t larger = size + kHugePage;
  void* const mapped = mmap(nullptr, larger, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  auto* const begin = static_cast<uint8_t*>(mapped);
  const size_t past = reinterpret_cast<uintptr_t>(begin) % kHugePage;
  const size_t before = past == 0 ? 0 : kHugePage - past;
  if (before > 0) munmap(begin, before);
  munmap(begin + before + size, kHugePage - before);
  uint8_t* const data = begin + before;
  // Hints, whose failure is not an error.
#ifdef MADV_HUGEPAGE
  madvise(data, size, MADV_HUGEPAGE);
#endif
#ifdef MADV_DONTDUMP
  madvise(data, size, MADV_DONTDUMP);
#endif
  return data;
}

void UnmapPages(uint8_t* data, size_t size) { munmap(data, size); }

void* AllocateInHugePages(size_t size) {
  const size_t whole = WholeHugePages(size);
  void* const memory = std::aligned_alloc(kHugePage, whole);
  if (memory != nullptr) AskForHugePages(memory, whole);
  return memory;
}

void AskForHugePages([[maybe_unused]] void* memory,
                     [[maybe_unused]] size_t size) {
#ifdef MADV_HUGEPAGE
  const size_t past = reinterpret_cast<uintptr_t>(memory) % kHugePage;
  const size_t before = past == 0 ? 0 : kHugePage - past;
  const size_t whole = (size - before) / kHugePage * kHugePage;
  madvise(static_cast<uint8_t*>(memory) + before, whole, MADV_HUGEPAGE);
#endif
}

}  // namespace offloop
