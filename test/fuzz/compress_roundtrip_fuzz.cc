// What is compressed, at once or as a stream with flushes, decodes to what it
// was. The input is one byte each for the format, the level and the cuts, then
// the content.

#include "compress/compress.h"
#include "decompress_fuzzing.h"

namespace {

using namespace offloop;
using namespace offloop::compress;

std::string CompressStream(const CompressOptions& options, ByteView content,
                           size_t step) {
  CancelFlag cancel;
  Scratch scratch;
  RunContext context(cancel, scratch);
  auto made = MakeCompressStream(options);
  std::string bytes;
  for (size_t at = 0; at <= content.size(); at += step) {
    const size_t left = content.size() - at;
    context.set_action(left < step          ? Action::kEnd
                       : at / step % 3 == 0 ? Action::kFlush
                                            : Action::kUpdate);
    Payload payload;
    payload.AppendBorrowed(content.subspan(at, std::min(step, left)));
    auto piece = made.value()->Run(std::move(payload), context);
    Require(piece.ok());
    bytes += AsText(piece.value().Join().value());
  }
  return bytes;
}

std::string CompressWhole(const CompressOptions& options, ByteView content,
                          size_t step) {
  CancelFlag cancel;
  Scratch scratch;
  RunContext context(cancel, scratch);
  Payload payload;
  for (size_t at = 0; at < content.size(); at += step) {
    payload.AppendBorrowed(
        content.subspan(at, std::min(step, content.size() - at)));
  }
  auto result = MakeCompress(options).value()->Run(std::move(payload), context);
  Require(result.ok());
  return std::string(AsText(result.value().Join().value()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 3) return 0;
  const auto format = static_cast<Format>(data[0] % 5);
  const CompressOptions options = {.format = format, .level = data[1] % 10};
  const size_t step = 1 + size_t{data[2]} * 8;
  const ByteView content(data + 3, size - 3);
  for (const std::string& bytes : {CompressWhole(options, content, size),
                                   CompressWhole(options, content, step),
                                   CompressStream(options, content, step)}) {
    const auto back = DecodeWhole(format, AsBytes(bytes), bytes.size() + 1);
    Require(back == std::string(AsText(content)));
  }
  return 0;
}
