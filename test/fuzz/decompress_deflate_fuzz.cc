// deflate and deflate-raw by libdeflate, and by zlib as a stream.

#include "decompress_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace offloop::compress;
  CheckDecoder(Format::kDeflate, {data, size});
  CheckDecoder(Format::kDeflateRaw, {data, size});
  return 0;
}
