#ifndef OFFLOOP_CORE_PAGES_H_
#define OFFLOOP_CORE_PAGES_H_

#include <cstddef>
#include <cstdint>

namespace offloop {

// Memory by the page, from the system, in huge pages where it has them. Windows
// has none for processes like ours.
//
// Thread-safe.

inline constexpr size_t kHugePage = size_t{2} * 1024 * 1024;

// `size` rounded up to whole huge pages.
constexpr size_t WholeHugePages(size_t size) {
  return (size + kHugePage - 1) / kHugePage * kHugePage;
}

// Zeroed, writable memory, left out of core dumps where the system allows that;
// null when memory ran out. It begins at a huge page where there are any,
// elsewhere at a page. Precondition: `size` is a multiple of kHugePage.
uint8_t* MapPages(size_t size);

// Returns what MapPages(size) gave; the system wipes it.
void UnmapPages(uint8_t* data, size_t size);

// Memory from malloc, in huge pages; null when memory ran out. Freed with
// std::free().
void* AllocateInHugePages(size_t size);

// Asks for huge pages wherever whole ones are in these bytes: a hint, whose
// failure is not an error. Precondition: size >= kHugePage.
void AskForHugePages(void* memory, size_t size);

}  // namespace offloop

#endif  // OFFLOOP_CORE_PAGES_H_
