#include "compress/stream.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>

#include "compress/stream_codec.h"
#include "stream_state.h"

namespace offloop::compress {
namespace {

// The most that one piece may become, whatever the limit of the whole: the
// largest Buffer on every Node line.
constexpr uint64_t kLargestPiece = UINT32_MAX;

class Stream final : public Operation {
 public:
  using MakeCodec = std::function<CodecResult()>;

  // `max_output` is OutputBuffer::kNoLimit for a compression.
  Stream(MakeCodec make, uint64_t max_output, bool may_stall)
      : max_output_(max_output),
        may_stall_(may_stall),
        open_(std::make_unique<Open>(Open{.make = std::move(make)})) {}

  bool MayStall() const override { return may_stall_; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    return open_.Run(context.action(),
                     [&](Open& open) { return Step(open, input, context); });
  }

 private:
  struct Open {
    // For the first run, whose allocations and preparations may take long.
    MakeCodec make;
    std::unique_ptr<StreamCodec> codec = nullptr;
    uint64_t consumed = 0;
    uint64_t produced = 0;
  };

  Result<Payload> Step(Open& open, const Payload& input,
                       RunContext& context) const {
    if (open.codec == nullptr) {
      CodecResult codec = open.make();
      if (!codec.ok()) return std::move(codec).error();
      open.codec = std::move(codec).value();
    }
    // One byte more than is allowed shows that the limit was reached.
    const uint64_t left = std::min(max_output_ - open.produced, kLargestPiece);
    const bool limited = max_output_ != OutputBuffer::kNoLimit;
    OutputBuffer output(context.scratch(),
                        limited ? left + 1 : OutputBuffer::kNoLimit);
    StreamCodec::Piece piece = {ChunkReader(input), output, context.action(),
                                context, open.consumed};
    if (Status done = open.codec->Run(piece); !done.ok()) {
      Error error = done.error();
      if (error.offset >= 0) error.offset += static_cast<int64_t>(piece.start);
      return error;
    }
    if (limited && output.size() > left) return OutputTooLarge(max_output_);
    open.consumed += input.size();
    open.produced += output.size();
    Result<Bytes> bytes = output.Take();
    if (!bytes.ok()) return std::move(bytes).error();
    return Payload(std::move(bytes).value());
  }

  const uint64_t max_output_;
  const bool may_stall_;
  // Run() is const because pure operations are; a stream has state.
  mutable StreamState<Open> open_;
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
  return std::unique_ptr<Operation>(std::make_unique<Stream>(
      [options = std::move(options), settings = checked.value()] {
        return MakeEncoder(options, settings);
      },
      OutputBuffer::kNoLimit, checked.value().may_stall));
}

Result<std::unique_ptr<Operation>> MakeDecompressStream(
    DecompressOptions options) {
  if (Status checked = CheckOptions(options); !checked.ok()) {
    return checked.error();
  }
  const uint64_t max_output = options.max_output_bytes;
  return std::unique_ptr<Operation>(std::make_unique<Stream>(
      [options = std::move(options)] { return MakeDecoder(options); },
      max_output, false));
}

}  // namespace offloop::compress
