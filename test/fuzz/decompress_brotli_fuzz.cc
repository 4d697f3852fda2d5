// br: whole, in chunks and as a stream.

#include "decompress_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace offloop::compress;
  CheckDecoder(Format::kBrotli, {data, size});
  return 0;
}
