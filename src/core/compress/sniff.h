#ifndef OFFLOOP_CORE_COMPRESS_SNIFF_H_
#define OFFLOOP_CORE_COMPRESS_SNIFF_H_

#include <cstddef>

#include "bytes.h"
#include "compress/format.h"
#include "result.h"

namespace offloop::compress {

// The bytes that are needed to tell the format.
inline constexpr size_t kSniffSize = 4;

// kZstd (including skippable frames), kGzip or kDeflate, by the first bytes of
// compressed data; `start` is shorter than kSniffSize only if the data is.
// kInvalidInput when it is none of them, or too short to tell.
Result<Format> SniffFormat(ByteView start);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_SNIFF_H_
