#ifndef OFFLOOP_CORE_COMPRESS_STREAM_H_
#define OFFLOOP_CORE_COMPRESS_STREAM_H_

#include <memory>

#include "compress/compress.h"
#include "compress/decompress.h"
#include "operation.h"
#include "result.h"

namespace offloop::compress {

// A compression or decompression whose input comes in pieces, one run each.
// RunContext::action() says what to do with a piece:
//   kUpdate  take the bytes; return what output is ready, which may be none.
//   kFlush   the same, and return all that can be said by now: a peer that gets
//            it can decode every byte taken so far. Costs ratio.
//   kEnd     the same, and finish. A decompression that is not at the end of a
//            frame or member fails: kInvalidInput. Memory is freed.
//   kDrop    frees the memory of a stream that will not be ended. May come
//            while another thread runs the stream, which frees it then.
// For a decompression kFlush is kUpdate: nothing is ever held back.
//
// Options, limits and errors are those of MakeCompress() and MakeDecompress(),
// `max_output_bytes` and error offsets counting from the start of the stream;
// a gzip or deflate level above 9 means 9. Memory is taken by the first run.
// After an error, a cancelled run included, every later run fails with that
// error; after kEnd and kDrop it is kInternal.
//
// An exception to Operation's rule: only one thread may run a stream at a time;
// a second one gets kInternal and changes nothing.
Result<std::unique_ptr<Operation>> MakeCompressStream(CompressOptions options);
Result<std::unique_ptr<Operation>> MakeDecompressStream(
    DecompressOptions options);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_STREAM_H_
