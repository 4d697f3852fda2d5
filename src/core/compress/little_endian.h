#ifndef OFFLOOP_CORE_COMPRESS_LITTLE_ENDIAN_H_
#define OFFLOOP_CORE_COMPRESS_LITTLE_ENDIAN_H_

#include <cstdint>

#include "bytes.h"

namespace offloop::compress {

// A number as gzip and zstd store it. Precondition: from.size() >= 4.
// Thread-safe.
inline uint32_t ReadLittle32(ByteView from) {
  return from[0] | uint32_t{from[1]} << 8 | uint32_t{from[2]} << 16 |
         uint32_t{from[3]} << 24;
}

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_LITTLE_ENDIAN_H_
