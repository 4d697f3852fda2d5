#include "compress/brotli.h"

#include <algorithm>
#include <utility>

#include "compress/brotli_context.h"

namespace offloop::compress {
namespace {

class BrotliCompress final : public Operation {
 public:
  explicit BrotliCompress(const CompressSettings& settings)
      : settings_(settings) {}

  size_t MemoryCost() const override { return BrotliMemoryCost(settings_); }
  bool MayStall() const override { return settings_.may_stall; }
  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    auto memory = context.scratch().Borrow<BrotliMemory>();
    const BrotliEncoderPtr encoder = MakeBrotliEncoderState(&*memory);
    if (encoder == nullptr) return OutOfMemory();
    ConfigureBrotli(encoder.get(), settings_, input.size());
    OutputBuffer output(context.scratch());
    ChunkReader reader(input);
    while (!BrotliEncoderIsFinished(encoder.get())) {
      if (!context.Checkpoint()) return context.Stopped();
      // What a step reads.
      const size_t size = std::min(RunContext::kSlice, reader.left());
      Status here = input.Await(reader.offset() + size, context);
      if (!here.ok()) return std::move(here).error();
      const Result<bool> step =
          StepBrotli(encoder.get(), reader, output, BROTLI_OPERATION_FINISH);
      if (!step.ok()) return step.error();
    }
    Result<Bytes> bytes = output.Take();
    if (!bytes.ok()) return std::move(bytes).error();
    return Payload(std::move(bytes).value());
  }

 private:
  const CompressSettings settings_;
};

class BrotliDecompress final : public Operation {
 public:
  explicit BrotliDecompress(uint64_t limit) : limit_(limit) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    auto memory = context.scratch().Borrow<BrotliMemory>();
    const BrotliDecoderPtr decoder = MakeBrotliDecoderState(&*memory);
    if (decoder == nullptr) return OutOfMemory();
    OutputBuffer output(context.scratch(), context.LimitOutput(limit_));
    ChunkReader reader(input);
    for (bool done = false; !done;) {
      if (!context.Checkpoint()) return context.Stopped();
      const Result<bool> step = Step(decoder.get(), reader, output);
      if (!step.ok()) return step.error();
      done = step.value();
    }
    if (reader.left() > 0) {
      return InvalidInput("There are bytes after the br data",
                          static_cast<int64_t>(reader.offset()));
    }
    Result<Bytes> bytes = output.Take();
    if (!bytes.ok()) return std::move(bytes).error();
    return Payload(std::move(bytes).value());
  }

 private:
  // True at the end of the stream.
  Result<bool> Step(BrotliDecoderState* decoder, ChunkReader& reader,
                    OutputBuffer& output) const {
    // The rest may expand twice as much as what was read.
    if (const size_t read = reader.offset(); read > 0) {
      output.Expect(output.size() + 2 * (output.size() / read) * reader.left());
    }
    const auto result = StepBrotli(decoder, reader, output);
    if (!result.ok()) return result.error();
    if (result.value() == BROTLI_DECODER_RESULT_SUCCESS) return true;
    if (result.value() == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
      if (output.left() == 0) return OutputTooLarge(output.limit());
    } else if (reader.left() == 0) {
      return InvalidInput("The br data is truncated",
                          static_cast<int64_t>(reader.offset()));
    }
    return false;
  }

  const uint64_t limit_;
};

}  // namespace

std::unique_ptr<Operation> MakeBrotliCompress(
    const CompressSettings& settings) {
  return std::make_unique<BrotliCompress>(settings);
}

std::unique_ptr<Operation> MakeBrotliDecompress(uint64_t max_output_bytes) {
  return std::make_unique<BrotliDecompress>(max_output_bytes);
}

}  // namespace offloop::compress
