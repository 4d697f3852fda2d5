#ifndef OFFLOOP_CORE_COMPRESS_SNIFF_H_
#define OFFLOOP_CORE_COMPRESS_SNIFF_H_

#include <cstddef>

#include "bytes.h"
#include "compress/format.h"
#include "result.h"

namespace offloop::compress {

// As many bytes as decide the format.
inline constexpr size_t kSniffSize = 4;

// kZstd (skippable frames included), kGzip or kDeflate by the first bytes of
// compressed data; `start` is shorter than kSniffSize only where the data is.
// kInvalidInput when it is none of them, or too short to tell.
Result<Format> SniffFormat(ByteView start);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_SNIFF_H_
