#include "json/minify.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "json/document.h"
#include "json/scan_kernel.h"

namespace offloop::json {

Result<size_t> RemoveSpaces(ByteView text, uint8_t* to, RunContext& context) {
  constexpr size_t kSliceBlocks = RunContext::kSlice / kScanBlock;
  const ScanKernel& kernel = BestScanKernel();
  ScanState state;
  uint8_t* end = to;
  const size_t blocks = text.size() / kScanBlock;
  for (size_t done = 0; done < blocks; done += kSliceBlocks) {
    if (!context.Checkpoint()) return context.Stopped();
    end = kernel.compact(text.data() + done * kScanBlock,
                         std::min(kSliceBlocks, blocks - done), state, end);
  }
  // The rest is filled with white space, which is removed again: a valid text
  // does not end within a string.
  const ByteView rest = text.subspan(blocks * kScanBlock);
  uint8_t block[kScanBlock];
  uint8_t kept[2 * kScanBlock];
  std::memset(block, ' ', kScanBlock);
  std::copy(rest.begin(), rest.end(), block);
  const uint8_t* const kept_end = kernel.compact(block, 1, state, kept);
  end = std::copy(static_cast<const uint8_t*>(kept), kept_end, end);
  return static_cast<size_t>(end - to);
}

namespace {

Result<Payload> Minified(ByteView text, uint8_t* to, Bytes block,
                         RunContext& context) {
  const Result<size_t> size = RemoveSpaces(text, to, context);
  if (!size.ok()) return size.error();
  block.Resize(size.value());
  block.ShrinkToFit();
  return Payload(std::move(block));
}

class MinifyOperation final : public Operation {
 public:
  explicit MinifyOperation(MinifyOptions options) : options_(options) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    auto validated = Validate(input, options_.max_depth, context);
    if (!validated.ok()) return std::move(validated).error();
    const Document& document = *validated.value();
    if (document.spaces() == uint64_t{0}) return Checked(std::move(input));
    Result<Payload> output = Remove(std::move(input), document, context);
    if (!output.ok()) return output;
    output.value().set_note(
        std::make_shared<const Document>(document.depth(), uint64_t{0}));
    return Checked(std::move(output).value());
  }

 private:
  Result<Payload> Checked(Payload output) const {
    if (output.size() <= options_.max_output_bytes) return output;
    return OutputTooLarge(options_.max_output_bytes);
  }

  static Result<Payload> Remove(Payload input, const Document& document,
                                RunContext& context) {
    const Payload::Chunk& chunk = input.chunks().front();
    const ByteView text = chunk.view;
    const bool in_place =
        chunk.storage.valid() && chunk.storage.data() == text.data();
    if (in_place) {
      Result<Bytes> taken = input.TakeBytes(&context);
      if (!taken.ok()) return std::move(taken).error();
      Bytes block = std::move(taken).value();
      const ByteView own = block.view();
      uint8_t* const to = block.data();
      return Minified(own, to, std::move(block), context);
    }
    const uint64_t spaces = document.spaces().value_or(0);
    Bytes block = Bytes::Allocate(text.size() - static_cast<size_t>(spaces));
    if (!block.valid()) return OutOfMemory();
    uint8_t* const to = block.data();
    return Minified(text, to, std::move(block), context);
  }

  MinifyOptions options_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeMinify(MinifyOptions options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  return std::unique_ptr<Operation>(new MinifyOperation(options));
}

}  // namespace offloop::json
