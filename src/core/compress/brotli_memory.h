#ifndef OFFLOOP_CORE_COMPRESS_BROTLI_MEMORY_H_
#define OFFLOOP_CORE_COMPRESS_BROTLI_MEMORY_H_

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace offloop::compress {

// Brotli's states cannot be reset and used again, but the blocks of memory that
// they are made of can: the next state asks for the same sizes. Fit for
// Scratch.
//
// Thread-safety: none. Every block must be returned before the owner is
// destroyed.
class BrotliMemory {
 public:
  BrotliMemory() = default;
  BrotliMemory(const BrotliMemory&) = delete;
  BrotliMemory& operator=(const BrotliMemory&) = delete;
  ~BrotliMemory();

  // The allocation functions for brotli; `opaque` is a BrotliMemory.
  static void* Allocate(void* opaque, size_t size) noexcept;
  static void Free(void* opaque, void* block) noexcept;

  bool Reset();

 private:
  // Every block has its size in front, aligned as malloc aligns.
  static constexpr size_t kPrefix = alignof(std::max_align_t);

  std::unordered_map<size_t, std::vector<void*>> free_;
  size_t kept_ = 0;
};

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_BROTLI_MEMORY_H_
