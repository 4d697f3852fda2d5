// What the executable defines is used by every library that it is linked with.
#include "failing_malloc.h"

#include <cerrno>
#include <cstdlib>

extern "C" {
// glibc's own, under the names that are meant for this.
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
void __libc_free(void*);
}

namespace offloop {
namespace {

size_t live_blocks = 0;
// Blocks until the one that is refused, which is the last of these; 0: none is.
size_t blocks_left = 0;
bool all_from_there = false;
bool refused = false;

bool Refuses() {
  if (blocks_left == 0) return refused && all_from_there;
  if (--blocks_left > 0) return false;
  refused = true;
  return true;
}

void* Counted(void* block) {
  if (block != nullptr) ++live_blocks;
  return block;
}

}  // namespace

size_t LiveBlocks() { return live_blocks; }

MallocRefusal::MallocRefusal(size_t number, Refusal which) {
  blocks_left = number;
  all_from_there = which == Refusal::kAllFrom;
  refused = false;
}

MallocRefusal::~MallocRefusal() {
  blocks_left = 0;
  all_from_there = refused = false;
}

bool MallocRefusal::met() const { return refused; }

}  // namespace offloop

using offloop::Counted;
using offloop::Refuses;

extern "C" {

void* malloc(size_t size) {
  if (Refuses()) {
    errno = ENOMEM;
    return nullptr;
  }
  return Counted(__libc_malloc(size));
}

void* calloc(size_t count, size_t size) {
  if (Refuses()) {
    errno = ENOMEM;
    return nullptr;
  }
  return Counted(__libc_calloc(count, size));
}

void* realloc(void* block, size_t size) {
  if (Refuses()) {
    errno = ENOMEM;
    return nullptr;
  }
  void* const grown = __libc_realloc(block, size);
  return block == nullptr ? Counted(grown) : grown;
}

void* memalign(size_t alignment, size_t size) {
  if (Refuses()) {
    errno = ENOMEM;
    return nullptr;
  }
  return Counted(__libc_memalign(alignment, size));
}

void* aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}

int posix_memalign(void** block, size_t alignment, size_t size) {
  *block = memalign(alignment, size);
  return *block == nullptr ? ENOMEM : 0;
}

void free(void* block) {
  if (block != nullptr) --offloop::live_blocks;
  __libc_free(block);
}
}
