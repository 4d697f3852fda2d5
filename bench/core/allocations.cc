// Takes the place of malloc and its kind, and counts: what the executable
// defines is used by every library that it is linked with.
#include "allocations.h"

#include <cerrno>
#include <cstdlib>

extern "C" {
// glibc's own, under the names that are meant for this.
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace offloop::bench {
namespace {
// The bench has one thread.
Allocations counted;

void Count(size_t bytes) {
  counted.blocks++;
  counted.bytes += bytes;
}
}  // namespace

Allocations CountAllocations() { return counted; }

}  // namespace offloop::bench

extern "C" {

void* malloc(size_t size) {
  offloop::bench::Count(size);
  return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  offloop::bench::Count(count * size);
  return __libc_calloc(count, size);
}

void* realloc(void* block, size_t size) {
  offloop::bench::Count(size);
  return __libc_realloc(block, size);
}

void* memalign(size_t alignment, size_t size) {
  offloop::bench::Count(size);
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}

int posix_memalign(void** block, size_t alignment, size_t size) {
  *block = memalign(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}
}
