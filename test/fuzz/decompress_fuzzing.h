#ifndef OFFLOOP_TEST_FUZZ_DECOMPRESS_FUZZING_H_
#define OFFLOOP_TEST_FUZZ_DECOMPRESS_FUZZING_H_

#include <algorithm>
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

// `strict`: one library decodes both ways, and so both agree on what is valid.
// Otherwise they only agree on the content.
inline void CheckDecoder(Format format, ByteView input, bool strict) {
  const size_t step = input.empty() ? 1 : size_t{1} + input[0] % 64;
  const auto whole = DecodeWhole(format, input, input.size() + 1);
  Require(DecodeWhole(format, input, step) == whole);
  const auto streamed = DecodeStream(format, input, step);
  if (strict) Require(streamed == whole);
  if (streamed.has_value() && whole.has_value()) Require(streamed == whole);
}

}  // namespace offloop::compress

#endif  // OFFLOOP_TEST_FUZZ_DECOMPRESS_FUZZING_H_
