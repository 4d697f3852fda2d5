#include "compress/stream.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

#include "compress/stream_codec.h"

namespace offloop::compress {
namespace {

// What one piece may become, however much the whole may: the largest Buffer on
// every Node line.
constexpr uint64_t kLargestPiece = UINT32_MAX;

class Stream final : public Operation {
 public:
  // `max_output` is OutputBuffer::kNoLimit for a compression.
  Stream(std::unique_ptr<StreamCodec> codec, uint64_t max_output)
      : max_output_(max_output), codec_(std::move(codec)) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (busy_.test_and_set(std::memory_order_acquire)) {
      return InternalError(
          "A compression stream was run twice at the same "
          "time");
    }
    // Also when memory runs out, which throws.
    struct Unlock {
      std::atomic_flag& busy;
      ~Unlock() { busy.clear(std::memory_order_release); }
    } unlock{busy_};
    if (codec_ == nullptr) {
      return failure_.value_or(
          InternalError("A compression stream was used after its end"));
    }
    // Whatever does not reach the end of Step() ends the stream.
    std::unique_ptr<StreamCodec> codec = std::move(codec_);
    failure_ = OutOfMemory();
    Result<Payload> result = Step(*codec, input, context);
    if (!result.ok()) {
      failure_ = result.error();
      return result;
    }
    failure_.reset();
    if (context.action() != Action::kEnd) codec_ = std::move(codec);
    return result;
  }

 private:
  Result<Payload> Step(StreamCodec& codec, const Payload& input,
                       RunContext& context) const {
    // One byte more than is allowed shows that the limit was reached.
    const uint64_t left = std::min(max_output_ - produced_, kLargestPiece);
    const bool limited = max_output_ != OutputBuffer::kNoLimit;
    OutputBuffer output(context.scratch(),
                        limited ? left + 1 : OutputBuffer::kNoLimit);
    StreamCodec::Piece piece = {ChunkReader(input), output, context.action(),
                                context};
    if (Status done = codec.Run(piece); !done.ok()) {
      Error error = done.error();
      if (error.offset >= 0) error.offset += static_cast<int64_t>(consumed_);
      return error;
    }
    if (limited && output.size() > left) return OutputTooLarge(max_output_);
    consumed_ += input.size();
    produced_ += output.size();
    Result<Bytes> bytes = output.Take();
    if (!bytes.ok()) return std::move(bytes).error();
    return Payload(std::move(bytes).value());
  }

  const uint64_t max_output_;
  // Run() is const for the pure operations; a stream is what it remembers.
  // Whoever set `busy_` owns all of this.
  mutable std::atomic_flag busy_;
  mutable std::unique_ptr<StreamCodec> codec_;
  mutable std::optional<Error> failure_;
  mutable uint64_t consumed_ = 0;
  mutable uint64_t produced_ = 0;
};

CodecResult MakeEncoder(const CompressOptions& options,
                        const CompressSettings& settings) {
  switch (options.format) {
    case Format::kZstd:
      return MakeZstdEncoder(options, settings);
    case Format::kBrotli:
      return MakeBrotliEncoder(settings);
    default:
      return MakeDeflateEncoder(options.format, settings.level);
  }
}

}  // namespace

CodecResult MakeDecoder(const DecompressOptions& options) {
  switch (options.format) {
    case Format::kZstd:
      return MakeZstdDecoder(options);
    case Format::kBrotli:
      return MakeBrotliDecoder();
    case Format::kAuto:
      return MakeAutoDecoder(options);
    default:
      return MakeDeflateDecoder(options.format);
  }
}

Result<std::unique_ptr<Operation>> MakeCompressStream(CompressOptions options) {
  const Result<CompressSettings> checked = CheckOptions(options);
  if (!checked.ok()) return checked.error();
  CodecResult codec = MakeEncoder(options, checked.value());
  if (!codec.ok()) return std::move(codec).error();
  return std::unique_ptr<Operation>(std::make_unique<Stream>(
      std::move(codec).value(), OutputBuffer::kNoLimit));
}

Result<std::unique_ptr<Operation>> MakeDecompressStream(
    DecompressOptions options) {
  if (Status checked = CheckOptions(options); !checked.ok()) {
    return checked.error();
  }
  CodecResult codec = MakeDecoder(options);
  if (!codec.ok()) return std::move(codec).error();
  return std::unique_ptr<Operation>(std::make_unique<Stream>(
      std::move(codec).value(), options.max_output_bytes));
}

}  // namespace offloop::compress
