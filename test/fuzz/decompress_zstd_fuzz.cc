// zstd frames: whole, in chunks and as a stream.

#include <algorithm>
#include <array>

#include "decompress_fuzzing.h"

namespace offloop::compress {
namespace {

// Whether the header of a compressed block of no bytes can be in there. Such a
// block is invalid, and libzstd 1.5.7 refuses it in one piece of input, but
// passes over it in small pieces. Nothing is lost by that, and so how the input
// is cut may decide whether it is refused.
bool MayHaveEmptyCompressedBlock(ByteView input) {
  for (const uint8_t first : {uint8_t{0x04}, uint8_t{0x05}}) {
    const std::array<uint8_t, 3> header = {first, 0, 0};
    const auto found =
        std::search(input.begin(), input.end(), header.begin(), header.end());
    if (found != input.end()) return true;
  }
  return false;
}

}  // namespace
}  // namespace offloop::compress

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace offloop::compress;
  const offloop::ByteView input(data, size);
  if (MayHaveEmptyCompressedBlock(input)) {
    DecodeWhole(Format::kZstd, input, input.size());
    DecodeStream(Format::kZstd, input, 1);
  } else {
    CheckDecoder(Format::kZstd, input, true);
  }
  return 0;
}
