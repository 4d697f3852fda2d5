#ifndef OFFLOOP_TEST_FUZZ_DECOMPRESS_FUZZING_H_
#define OFFLOOP_TEST_FUZZ_DECOMPRESS_FUZZING_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "compress/decompress.h"
#include "compress/stream.h"
#include "require.h"
#include "run_context.h"

// What the fuzz targets of all decoders have in common: a decoder never writes
// more than its limit, gives the same answer however the input is cut, and
// decodes in pieces what it decodes whole.
namespace offloop::compress {

inline constexpr uint64_t kFuzzLimit = 1 << 20;

inline DecompressOptions FuzzOptions(Format format) {
  return {.format = format, .max_output_bytes = kFuzzLimit};
}

// The content, or nothing when it was refused.
inline std::optional<std::string> Content(Result<Payload> result) {
  if (!result.ok()) {
    const Error& error = result.error();
    Require(error.code == ErrorCode::kInvalidInput ||
            error.code == ErrorCode::kOutputTooLarge);
    return std::nullopt;
  }
  std::string content(AsText(result.value().Join().value()));
  Require(content.size() <= kFuzzLimit);
  return content;
}

inline std::optional<std::string> DecodeWhole(Format format, ByteView input,
                                              size_t step) {
  CancelFlag cancel;
  Scratch scratch;
  RunContext context(cancel, scratch);
  Payload payload;
  for (size_t at = 0; at < input.size(); at += step) {
    payload.AppendBorrowed(
        input.subspan(at, std::min(step, input.size() - at)));
  }
  auto made = MakeDecompress(FuzzOptions(format));
  return Content(made.value()->Run(std::move(payload), context));
}

inline std::optional<std::string> DecodeStream(Format format, ByteView input,
                                               size_t step) {
  CancelFlag cancel;
  Scratch scratch;
  RunContext context(cancel, scratch);
  auto made = MakeDecompressStream(FuzzOptions(format));
  std::string content;
  for (size_t at = 0; at <= input.size(); at += step) {
    const ByteView part = input.subspan(at, std::min(step, input.size() - at));
    context.set_action(input.size() - at < step ? Action::kEnd
                                                : Action::kUpdate);
    Payload payload;
    payload.AppendBorrowed(part);
    const auto piece = Content(made.value()->Run(std::move(payload), context));
    if (!piece.has_value()) return std::nullopt;
    content += *piece;
    Require(content.size() <= kFuzzLimit);
  }
  return content;
}

// Whether the header of a zstd block of no bytes can be in there. How the input
// is cut may decide whether libzstd 1.5.7 refuses such a block: a compressed
// one is invalid, and passed over in small pieces of input; a run of nothing is
// valid, and refused in pieces where the frame states no content. Nothing is
// lost by either.
inline bool MayHaveEmptyZstdBlock(ByteView input) {
  constexpr uint8_t kFirst[] = {0x02, 0x03, 0x04, 0x05};
  for (const uint8_t first : kFirst) {
    const std::array<uint8_t, 3> header = {first, 0, 0};
    const auto found =
        std::search(input.begin(), input.end(), header.begin(), header.end());
    if (found != input.end()) return true;
  }
  return false;
}

// Both ways agree on what is valid, also where another library decodes each.
inline void CheckDecoder(Format format, ByteView input) {
  const size_t step = input.empty() ? 1 : size_t{1} + input[0] % 64;
  const bool may_be_zstd = format == Format::kZstd || format == Format::kAuto;
  const bool cut_matters = may_be_zstd && MayHaveEmptyZstdBlock(input);
  const auto whole = DecodeWhole(format, input, input.size() + 1);
  const auto cut = DecodeWhole(format, input, step);
  const auto streamed = DecodeStream(format, input, step);
  if (!cut_matters) Require(cut == whole && streamed == whole);
  if (cut.has_value() && whole.has_value()) Require(cut == whole);
  if (streamed.has_value() && whole.has_value()) Require(streamed == whole);
}

}  // namespace offloop::compress

#endif  // OFFLOOP_TEST_FUZZ_DECOMPRESS_FUZZING_H_
