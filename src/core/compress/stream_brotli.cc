#include <brotli/decode.h>
#include <brotli/encode.h>

#include <utility>

#include "compress/brotli_context.h"
#include "compress/stream_codec.h"

namespace offloop::compress {
namespace {

class BrotliStreamEncoder final : public StreamCodec {
 public:
  Status Begin(const CompressSettings& settings) {
    encoder_ = MakeBrotliEncoderState(nullptr);
    if (encoder_ == nullptr) return OutOfMemory();
    ConfigureBrotli(encoder_.get(), settings, 0);
    return Done{};
  }

  Status Run(Piece& piece) override {
    BrotliEncoderState* state = encoder_.get();
    for (bool done = false; !done;) {
      if (!piece.context.Checkpoint()) return piece.context.Stopped();
      const Result<bool> last = StepBrotli(state, piece.input, piece.output,
                                           OperationOf(piece.action));
      if (!last.ok()) return last.error();
      done = last.value() && piece.input.left() == 0 &&
             !BrotliEncoderHasMoreOutput(state) &&
             (piece.action != Action::kEnd || BrotliEncoderIsFinished(state));
    }
    return Done{};
  }

 private:
  static BrotliEncoderOperation OperationOf(Action action) {
    if (action == Action::kUpdate) return BROTLI_OPERATION_PROCESS;
    return action == Action::kFlush ? BROTLI_OPERATION_FLUSH
                                    : BROTLI_OPERATION_FINISH;
  }

  BrotliEncoderPtr encoder_;
};

class BrotliStreamDecoder final : public StreamCodec {
 public:
  Status Begin() {
    decoder_ = MakeBrotliDecoderState(nullptr);
    if (decoder_ == nullptr) return OutOfMemory();
    return Done{};
  }

  Status Run(Piece& piece) override {
    while (piece.input.left() > 0 || pending_) {
      if (!piece.context.Checkpoint()) return piece.context.Stopped();
      if (at_end_) {
        return InvalidInput("There are bytes after the br data",
                            static_cast<int64_t>(piece.input.offset()));
      }
      const Result<BrotliDecoderResult> step =
          StepBrotli(decoder_.get(), piece.input, piece.output);
      if (!step.ok()) return step.error();
      // It may ask for input while it still holds output.
      pending_ = step.value() == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT ||
                 BrotliDecoderHasMoreOutput(decoder_.get());
      at_end_ = step.value() == BROTLI_DECODER_RESULT_SUCCESS;
      if (piece.output.left() == 0) return Done{};
    }
    if (piece.action == Action::kEnd && !at_end_) {
      return InvalidInput("The br data is truncated",
                          static_cast<int64_t>(piece.input.offset()));
    }
    return Done{};
  }

 private:
  BrotliDecoderPtr decoder_;
  bool pending_ = false;
  bool at_end_ = false;
};

}  // namespace

CodecResult MakeBrotliEncoder(const CompressSettings& settings) {
  auto encoder = std::make_unique<BrotliStreamEncoder>();
  if (Status begun = encoder->Begin(settings); !begun.ok()) {
    return begun.error();
  }
  return std::unique_ptr<StreamCodec>(std::move(encoder));
}

CodecResult MakeBrotliDecoder() {
  auto decoder = std::make_unique<BrotliStreamDecoder>();
  if (Status begun = decoder->Begin(); !begun.ok()) return begun.error();
  return std::unique_ptr<StreamCodec>(std::move(decoder));
}

}  // namespace offloop::compress
