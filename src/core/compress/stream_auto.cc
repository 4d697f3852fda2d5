#include <array>
#include <utility>

#include "compress/sniff.h"
#include "compress/stream_codec.h"

namespace offloop::compress {
namespace {

// Keeps the first bytes until they tell the format, then passes everything on.
class AutoDecoder final : public StreamCodec {
 public:
  explicit AutoDecoder(DecompressOptions options)
      : options_(std::move(options)) {}

  Status Run(Piece& piece) override {
    if (decoder_ != nullptr) return decoder_->Run(piece);
    while (held_ < kSniffSize && piece.input.left() > 0) {
      start_[held_++] = piece.input.Next(1).front();
      piece.input.Skip(1);
    }
    if (held_ < kSniffSize && piece.action != Action::kEnd) return Done{};
    const Result<Format> format = SniffFormat(ByteView(start_).first(held_));
    if (!format.ok()) return AtStart(format.error(), piece);
    options_.format = format.value();
    CodecResult decoder = MakeDecoder(options_);
    if (!decoder.ok()) return std::move(decoder).error();
    decoder_ = std::move(decoder).value();
    Payload start;
    start.AppendBorrowed(ByteView(start_).first(held_));
    Piece first = {ChunkReader(start), piece.output, Action::kUpdate,
                   piece.context};
    if (Status done = decoder_->Run(first); !done.ok()) {
      return AtStart(done.error(), piece);
    }
    return decoder_->Run(piece);
  }

 private:
  // The offset counts from the start of the stream, some of which may have come
  // with earlier pieces.
  static Error AtStart(Error error, Piece& piece) {
    piece.start = 0;
    return error;
  }

  DecompressOptions options_;
  std::array<uint8_t, kSniffSize> start_ = {};
  size_t held_ = 0;
  std::unique_ptr<StreamCodec> decoder_;
};

}  // namespace

CodecResult MakeAutoDecoder(const DecompressOptions& options) {
  return std::unique_ptr<StreamCodec>(std::make_unique<AutoDecoder>(options));
}

}  // namespace offloop::compress
