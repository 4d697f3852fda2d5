#ifndef OFFLOOP_CORE_COMPRESS_STATED_SIZE_H_
#define OFFLOOP_CORE_COMPRESS_STATED_SIZE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "bytes.h"
#include "compress/zstd_context.h"
#include "result.h"

namespace offloop::compress {

// Checks whether zstd frames hold as many bytes as their headers say: the
// library does not when it is fed in pieces and the last block is empty.
//
// Thread-safety: none.
class StatedSize {
 public:
  // The next bytes of the frame, and how many bytes they decoded to.
  void Add(ByteView read, size_t written);

  // At the end of the frame; the next one can follow.
  bool Holds();

  // The error where it does not.
  static Error HoldsLess(size_t offset);

 private:
  std::array<uint8_t, ZSTD_FRAMEHEADERSIZE_MAX> header_ = {};
  size_t size_ = 0;
  uint64_t written_ = 0;
};

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_STATED_SIZE_H_
