#ifndef OFFLOOP_CORE_COMPRESS_BROTLI_CONTEXT_H_
#define OFFLOOP_CORE_COMPRESS_BROTLI_CONTEXT_H_

#include <brotli/decode.h>
#include <brotli/encode.h>

#include <memory>

#include "compress/brotli_memory.h"
#include "compress/chunk_reader.h"
#include "compress/compress.h"
#include "compress/output_buffer.h"
#include "result.h"

namespace offloop::compress {

struct FreeBrotli {
  void operator()(BrotliEncoderState* state) const {
    BrotliEncoderDestroyInstance(state);
  }
  void operator()(BrotliDecoderState* state) const {
    BrotliDecoderDestroyInstance(state);
  }
};
using BrotliEncoderPtr = std::unique_ptr<BrotliEncoderState, FreeBrotli>;
using BrotliDecoderPtr = std::unique_ptr<BrotliDecoderState, FreeBrotli>;

// States that allocate from `memory`, which outlives them, or from malloc when
// it is null. Null when memory ran out.
BrotliEncoderPtr MakeBrotliEncoderState(BrotliMemory* memory);
BrotliDecoderPtr MakeBrotliDecoderState(BrotliMemory* memory);

// `size` is that of the content, 0 where it is unknown.
void ConfigureBrotli(BrotliEncoderState* state,
                     const CompressSettings& settings, size_t size);

// Bytes of memory that a compression of large input takes; 0 where they are not
// worth counting.
size_t BrotliMemoryCost(const CompressSettings& settings);

// Takes a slice of the input, or of the output it owes. `operation` applies to
// the end of the input; true when this step has requested it. kOutOfMemory.
Result<bool> StepBrotli(BrotliEncoderState* state, ChunkReader& input,
                        OutputBuffer& output, BrotliEncoderOperation operation);

// Decodes a slice of the input, or of the output it owes. kInvalidInput,
// kOutOfMemory.
Result<BrotliDecoderResult> StepBrotli(BrotliDecoderState* state,
                                       ChunkReader& input,
                                       OutputBuffer& output);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_BROTLI_CONTEXT_H_
