#ifndef OFFLOOP_CORE_COMPRESS_DEFLATE_H_
#define OFFLOOP_CORE_COMPRESS_DEFLATE_H_

#include <cstdint>
#include <memory>

#include "compress/format.h"
#include "operation.h"

namespace offloop::compress {

// gzip, deflate and deflate-raw for MakeCompress() and MakeDecompress(), which
// check and document the options. Uses libdeflate, which needs one block of
// input; several chunks are joined.
std::unique_ptr<Operation> MakeDeflateCompress(Format format, int level);
std::unique_ptr<Operation> MakeDeflateDecompress(Format format,
                                                 uint64_t max_output_bytes);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_DEFLATE_H_
