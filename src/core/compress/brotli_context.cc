#include "compress/brotli_context.h"

#include <algorithm>
#include <bit>
#include <string>

#include "run_context.h"

namespace offloop::compress {
namespace {

// What one call of the decoder may write.
constexpr size_t kStepOutput = 128 * 1024;

// A window larger than the content only costs memory.
int SmallestWindow(size_t size) {
  constexpr size_t kReserved = 16;
  const auto needed = static_cast<int>(std::bit_width(size + kReserved - 1));
  return std::clamp(needed, BROTLI_MIN_WINDOW_BITS, BROTLI_DEFAULT_WINDOW);
}

Error BrotliFault(const BrotliDecoderState* state, size_t offset) {
  const BrotliDecoderErrorCode code = BrotliDecoderGetErrorCode(state);
  if (code <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
      code >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES) {
    return OutOfMemory();
  }
  return InvalidInput(
      std::string("The br data is corrupt: ") + BrotliDecoderErrorString(code),
      static_cast<int64_t>(offset));
}

}  // namespace

BrotliEncoderPtr MakeBrotliEncoderState(BrotliMemory* memory) {
  if (memory == nullptr) {
    return BrotliEncoderPtr(
        BrotliEncoderCreateInstance(nullptr, nullptr, nullptr));
  }
  return BrotliEncoderPtr(BrotliEncoderCreateInstance(
      &BrotliMemory::Allocate, &BrotliMemory::Free, memory));
}

BrotliDecoderPtr MakeBrotliDecoderState(BrotliMemory* memory) {
  if (memory == nullptr) {
    return BrotliDecoderPtr(
        BrotliDecoderCreateInstance(nullptr, nullptr, nullptr));
  }
  return BrotliDecoderPtr(BrotliDecoderCreateInstance(
      &BrotliMemory::Allocate, &BrotliMemory::Free, memory));
}

void ConfigureBrotli(BrotliEncoderState* state,
                     const CompressSettings& settings, size_t size) {
  int window = settings.window_log;
  if (window == 0) {
    window = size == 0 ? BROTLI_DEFAULT_WINDOW : SmallestWindow(size);
  }
  BrotliEncoderSetParameter(state, BROTLI_PARAM_QUALITY,
                            static_cast<uint32_t>(settings.level));
  BrotliEncoderSetParameter(state, BROTLI_PARAM_LGWIN,
                            static_cast<uint32_t>(window));
  BrotliEncoderSetParameter(
      state, BROTLI_PARAM_SIZE_HINT,
      static_cast<uint32_t>(std::min<size_t>(size, UINT32_MAX)));
}

size_t BrotliMemoryCost(const CompressSettings& settings) {
  // Levels up to 8 take less with their own window, and only for input of 8 MiB
  // and more.
  constexpr size_t kNotable = size_t{64} << 20;
  // From this level on the library's estimate contains a rough guess. Measured
  // with 20 MiB of JSON, and of noise with ever new letters, at 22 and 24 bits
  // of window, memory was at most 16 MiB more than the rest of the estimate; at
  // lower levels the estimate was a tenth too high.
  constexpr int kGuessedLevel = 10;
  constexpr size_t kGuess = size_t{200} << 20;
  constexpr size_t kMeasured = size_t{16} << 20;
  constexpr size_t kLargeInput = size_t{1} << 40;
  const int window =
      settings.window_log == 0 ? BROTLI_DEFAULT_WINDOW : settings.window_log;
  size_t cost =
      BrotliEncoderEstimatePeakMemoryUsage(settings.level, window, kLargeInput);
  if (settings.level >= kGuessedLevel) cost -= kGuess - kMeasured;
  return cost < kNotable ? 0 : cost;
}

Result<bool> StepBrotli(BrotliEncoderState* state, ChunkReader& input,
                        OutputBuffer& output,
                        BrotliEncoderOperation operation) {
  const ByteView part = input.Next(RunContext::kSlice);
  const bool last = part.size() == input.left();
  const auto room = output.Room(RunContext::kSlice);
  if (!room.ok()) return room.error();
  const uint8_t* from = part.data();
  size_t unread = part.size();
  uint8_t* to = room.value().data();
  size_t unused = room.value().size();
  if (!BrotliEncoderCompressStream(state,
                                   last ? operation : BROTLI_OPERATION_PROCESS,
                                   &unread, &from, &unused, &to, nullptr)) {
    // The only way to fail with checked parameters.
    return OutOfMemory();
  }
  input.Skip(part.size() - unread);
  output.Commit(room.value().size() - unused);
  return last;
}

Result<BrotliDecoderResult> StepBrotli(BrotliDecoderState* state,
                                       ChunkReader& input,
                                       OutputBuffer& output) {
  const auto room = output.Room(kStepOutput);
  if (!room.ok()) return room.error();
  const ByteView part = input.Next(RunContext::kSlice);
  const size_t offered = std::min(room.value().size(), kStepOutput);
  const uint8_t* from = part.data();
  size_t unread = part.size();
  uint8_t* to = room.value().data();
  size_t unused = offered;
  const BrotliDecoderResult result = BrotliDecoderDecompressStream(
      state, &unread, &from, &unused, &to, nullptr);
  input.Skip(part.size() - unread);
  output.Commit(offered - unused);
  if (result == BROTLI_DECODER_RESULT_ERROR) {
    return BrotliFault(state, input.offset());
  }
  return result;
}

}  // namespace offloop::compress
