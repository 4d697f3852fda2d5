#ifndef OFFLOOP_CORE_COMPRESS_FORMAT_H_
#define OFFLOOP_CORE_COMPRESS_FORMAT_H_

#include <cstdint>
#include <string_view>

#include "result.h"

namespace offloop::compress {

enum class Format : uint8_t {
  kZstd,        // RFC 8878; "zstd".
  kGzip,        // RFC 1952; "gzip".
  kDeflate,     // RFC 1950, what HTTP calls "deflate"; zlib's own format.
  kDeflateRaw,  // RFC 1951 without any wrapper; "deflate-raw".
  kBrotli,      // RFC 7932; "br".
  kAuto,        // Decompression only: zstd, gzip or deflate by first bytes.
};

// The public name, such as "gzip".
std::string_view FormatName(Format format);

// The format with this public name; kInvalidArgValue when there is none.
Result<Format> ParseFormat(std::string_view name);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_FORMAT_H_
