#ifndef OFFLOOP_CORE_COMPRESS_ZSTD_H_
#define OFFLOOP_CORE_COMPRESS_ZSTD_H_

#include <memory>

#include "compress/compress.h"
#include "compress/decompress.h"
#include "operation.h"

namespace offloop::compress {

// zstd for MakeCompress() and MakeDecompress(), which check and document the
// options.
std::unique_ptr<Operation> MakeZstdCompress(const CompressOptions& options,
                                            const CompressSettings& settings);
std::unique_ptr<Operation> MakeZstdDecompress(const DecompressOptions& options);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_ZSTD_H_
