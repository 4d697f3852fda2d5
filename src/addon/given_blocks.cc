#include "addon/given_blocks.h"

#include <new>
#include <unordered_set>

#include "core/mutex.h"

namespace offloop::addon {
namespace {

struct Blocks {
  Mutex mutex;
  std::unordered_set<const void*> all OFFLOOP_GUARDED_BY(mutex);
};

// Never destroyed: environments may end after static destructors have run.
Blocks& TheBlocks() {
  static auto* const blocks = new Blocks;
  return *blocks;
}

}  // namespace

bool AddGivenBlock(const void* block) {
  Blocks& blocks = TheBlocks();
  MutexLock lock(blocks.mutex);
  try {
    blocks.all.insert(block);
  } catch (const std::bad_alloc&) {
    return false;
  }
  return true;
}

void RemoveGivenBlock(const void* block) {
  Blocks& blocks = TheBlocks();
  MutexLock lock(blocks.mutex);
  blocks.all.erase(block);
}

bool IsGivenBlock(const void* block) {
  Blocks& blocks = TheBlocks();
  MutexLock lock(blocks.mutex);
  return blocks.all.count(block) > 0;
}

}  // namespace offloop::addon
