#include "compress/brotli_memory.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace offloop::compress {
namespace {

// A thread keeps no more than this.
constexpr size_t kMaxKept = size_t{16} << 20;

}  // namespace

BrotliMemory::~BrotliMemory() {
  for (const auto& [size, blocks] : free_) {
    for (void* block : blocks) std::free(block);
  }
}

void* BrotliMemory::Allocate(void* opaque, size_t size) noexcept {
  auto& memory = *static_cast<BrotliMemory*>(opaque);
  void* block = nullptr;
  if (const auto found = memory.free_.find(size);
      found != memory.free_.end() && !found->second.empty()) {
    block = found->second.back();
    found->second.pop_back();
    memory.kept_ -= size;
  } else if (size <= SIZE_MAX - kPrefix) {
    block = std::malloc(kPrefix + size);
  }
  if (block == nullptr) return nullptr;
  std::memcpy(block, &size, sizeof(size));
  return static_cast<char*>(block) + kPrefix;
}

void BrotliMemory::Free(void* opaque, void* block) noexcept {
  if (block == nullptr) return;
  auto& memory = *static_cast<BrotliMemory*>(opaque);
  void* begin = static_cast<char*>(block) - kPrefix;
  size_t size;
  std::memcpy(&size, begin, sizeof(size));
  if (size > kMaxKept - memory.kept_) {
    std::free(begin);
    return;
  }
  try {
    memory.free_[size].push_back(begin);
    memory.kept_ += size;
  } catch (const std::bad_alloc&) {
    std::free(begin);
  }
}

bool BrotliMemory::Reset() {
  // Sizes that are seldom asked for must not pile up.
  constexpr size_t kMaxSizes = 64;
  return free_.size() <= kMaxSizes;
}

}  // namespace offloop::compress
