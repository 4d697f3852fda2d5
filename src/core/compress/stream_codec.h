#ifndef OFFLOOP_CORE_COMPRESS_STREAM_CODEC_H_
#define OFFLOOP_CORE_COMPRESS_STREAM_CODEC_H_

#include <cstdint>
#include <memory>

#include "compress/chunk_reader.h"
#include "compress/compress.h"
#include "compress/decompress.h"
#include "compress/output_buffer.h"
#include "result.h"
#include "run_context.h"

namespace offloop::compress {

// The state of one format in one direction, for stream.h.
//
// Thread-safety: none.
class StreamCodec {
 public:
  // One piece of input for a codec.
  struct Piece {
    ChunkReader input;
    OutputBuffer& output;
    Action action;
    RunContext& context;
    // Where it begins in the stream, for offsets in errors.
    uint64_t start = 0;
  };

  virtual ~StreamCodec() = default;

  // Reads all of piece.input and appends the output. Decoders stop early when
  // the output is full, and return Done{}. Offsets in errors count from
  // piece.start. Not called again after an error or kEnd, nor for kDrop.
  virtual Status Run(Piece& piece) = 0;
};

// The most that one call of a library may write.
inline constexpr size_t kStreamStep = 64 * 1024;

using CodecResult = Result<std::unique_ptr<StreamCodec>>;

CodecResult MakeZstdEncoder(const CompressOptions& options,
                            const CompressSettings& settings);
CodecResult MakeDeflateEncoder(Format format, int level);
CodecResult MakeBrotliEncoder(const CompressSettings& settings);

CodecResult MakeZstdDecoder(const DecompressOptions& options);
CodecResult MakeDeflateDecoder(Format format);
CodecResult MakeBrotliDecoder();
// Waits for the bytes that tell the format.
CodecResult MakeAutoDecoder(const DecompressOptions& options);

// The decoder for options.format.
CodecResult MakeDecoder(const DecompressOptions& options);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_STREAM_CODEC_H_
