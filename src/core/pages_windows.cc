#include <windows.h>

#include <cstdlib>

#include "pages.h"

namespace offloop {

// Large pages need a privilege there that hardly any process has.

uint8_t* MapPages(size_t size) {
  return static_cast<uint8_t*>(
      VirtualAlloc(nullptr, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE));
}

void UnmapPages(uint8_t* data, size_t) { VirtualFree(data, 0, MEM_RELEASE); }

void* AllocateInHugePages(size_t size) { return std::malloc(size); }

void AskForHugePages(void*, size_t) {}

}  // namespace offloop
