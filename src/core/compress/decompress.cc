#include "compress/decompress.h"

#include <array>
#include <string>
#include <utility>

#include "compress/brotli.h"
#include "compress/chunk_reader.h"
#include "compress/deflate.h"
#include "compress/sniff.h"
#include "compress/zstd.h"

namespace offloop::compress {
namespace {

std::unique_ptr<Operation> MakeFor(Format format,
                                   const DecompressOptions& options) {
  switch (format) {
    case Format::kZstd:
      return MakeZstdDecompress(options);
    case Format::kBrotli:
      return MakeBrotliDecompress(options.max_output_bytes);
    default:
      return MakeDeflateDecompress(format, options.max_output_bytes);
  }
}

// Hands the payload to the format that its first bytes show.
class AutoDecompress final : public Operation {
 public:
  explicit AutoDecompress(const DecompressOptions& options)
      : zstd_(MakeFor(Format::kZstd, options)),
        gzip_(MakeFor(Format::kGzip, options)),
        deflate_(MakeFor(Format::kDeflate, options)) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    std::array<uint8_t, kSniffSize> start;
    const size_t size = ChunkReader(input).Peek(start);
    const Result<Format> format = SniffFormat(ByteView(start).first(size));
    if (!format.ok()) return format.error();
    const Operation& operation = format.value() == Format::kZstd   ? *zstd_
                                 : format.value() == Format::kGzip ? *gzip_
                                                                   : *deflate_;
    return operation.Run(std::move(input), context);
  }

 private:
  const std::unique_ptr<Operation> zstd_;
  const std::unique_ptr<Operation> gzip_;
  const std::unique_ptr<Operation> deflate_;
};

}  // namespace

Status CheckOptions(const DecompressOptions& options) {
  const bool zstd =
      options.format == Format::kZstd || options.format == Format::kAuto;
  const std::string name(FormatName(options.format));
  if (!zstd && options.dictionary != nullptr) {
    return Error{.code = ErrorCode::kInvalidArgValue,
                 .message = name + " has no option dictionary"};
  }
  if (!options.max_window_log.has_value()) return Done{};
  if (!zstd) {
    return Error{.code = ErrorCode::kInvalidArgValue,
                 .message = name + " has no option maxWindowLog"};
  }
  if (*options.max_window_log < 10 || *options.max_window_log > 31) {
    return Error{.code = ErrorCode::kOutOfRange,
                 .message = "maxWindowLog must be 10 to 31, not " +
                            std::to_string(*options.max_window_log)};
  }
  return Done{};
}

Result<std::unique_ptr<Operation>> MakeDecompress(DecompressOptions options) {
  if (Status checked = CheckOptions(options); !checked.ok()) {
    return checked.error();
  }
  if (options.format == Format::kAuto) {
    return std::unique_ptr<Operation>(
        std::make_unique<AutoDecompress>(options));
  }
  return MakeFor(options.format, options);
}

}  // namespace offloop::compress
