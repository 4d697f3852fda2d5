#ifndef OFFLOOP_CORE_COMPRESS_BROTLI_H_
#define OFFLOOP_CORE_COMPRESS_BROTLI_H_

#include <cstdint>
#include <memory>

#include "compress/compress.h"
#include "operation.h"

namespace offloop::compress {

// br for MakeCompress() and MakeDecompress(), which check and document the
// options.
std::unique_ptr<Operation> MakeBrotliCompress(const CompressSettings& settings);
std::unique_ptr<Operation> MakeBrotliDecompress(uint64_t max_output_bytes);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_BROTLI_H_
