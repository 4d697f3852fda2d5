#include "compress/sniff.h"

#include "compress/little_endian.h"
#include "compress/wrapper.h"

namespace offloop::compress {
namespace {

bool IsZstd(ByteView start) {
  if (start.size() < 4) return false;
  const uint32_t magic = ReadLittle32(start);
  constexpr uint32_t kFrame = 0xFD2FB528;
  constexpr uint32_t kSkippable = 0x184D2A50;  // To ...5F.
  return magic == kFrame || (magic & ~uint32_t{15}) == kSkippable;
}

}  // namespace

Result<Format> SniffFormat(ByteView start) {
  if (IsZstd(start)) return Format::kZstd;
  if (start.size() < 2) {
    return InvalidInput("The compressed data is truncated",
                        static_cast<int64_t>(start.size()));
  }
  if (IsGzip(start)) return Format::kGzip;
  if (IsZlib(start)) return Format::kDeflate;
  return InvalidInput("The data is neither zstd nor gzip nor deflate", 0);
}

}  // namespace offloop::compress
