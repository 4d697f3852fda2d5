// gzip members by libdeflate, and by zlib as a stream.

#include "decompress_fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace offloop::compress;
  CheckDecoder(Format::kGzip, {data, size});
  return 0;
}
