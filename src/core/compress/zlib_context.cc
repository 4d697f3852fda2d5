#include "compress/zlib_context.h"

namespace offloop::compress {
namespace {

// zlib's encoding of the wrapper in its window bits.
int WindowBits(Format format) {
  constexpr int kGzipWrapper = 16;
  if (format == Format::kGzip) return MAX_WBITS + kGzipWrapper;
  return format == Format::kDeflate ? MAX_WBITS : -MAX_WBITS;
}

}  // namespace

Status ZlibInflater::Begin(Format format) {
  stream_.next_in = nullptr;
  stream_.avail_in = 0;
  const int code = ready_ ? inflateReset2(&stream_, WindowBits(format))
                          : inflateInit2(&stream_, WindowBits(format));
  if (code != Z_OK) return OutOfMemory();
  ready_ = true;
  return Done{};
}

Status ZlibDeflater::Begin(Format format, int level) {
  constexpr int kDefaultMemory = 8;
  if (deflateInit2(&stream_, level, Z_DEFLATED, WindowBits(format),
                   kDefaultMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
    return OutOfMemory();
  }
  ready_ = true;
  return Done{};
}

}  // namespace offloop::compress
