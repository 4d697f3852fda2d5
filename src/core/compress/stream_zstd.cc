#include <zstd_errors.h>

#include <algorithm>
#include <utility>

#include "compress/stated_size.h"
#include "compress/stream_codec.h"
#include "compress/zstd_context.h"

namespace offloop::compress {
namespace {

class ZstdEncoder final : public StreamCodec {
 public:
  Status Begin(const CompressOptions& options,
               const CompressSettings& settings) {
    dictionary_ = options.dictionary;
    return zstd_.Begin({.level = settings.level,
                        .window_log = settings.window_log,
                        .threads = options.threads,
                        .checksum = options.checksum,
                        .dictionary = dictionary_.get()});
  }

  Status Run(Piece& piece) override {
    for (bool done = false; !done;) {
      if (!piece.context.Checkpoint()) return piece.context.Stopped();
      const ByteView part = piece.input.Next(RunContext::kSlice);
      const bool last = part.size() == piece.input.left();
      const auto room = piece.output.Room(kStreamStep);
      if (!room.ok()) return room.error();
      ZSTD_inBuffer from = {part.data(), part.size(), 0};
      ZSTD_outBuffer to = {room.value().data(), room.value().size(), 0};
      const size_t left = ZSTD_compressStream2(
          zstd_.get(), &to, &from,
          last ? DirectiveOf(piece.action) : ZSTD_e_continue);
      if (ZSTD_isError(left)) return ZstdCompressError(left);
      piece.input.Skip(from.pos);
      piece.output.Commit(to.pos);
      done = piece.input.left() == 0 &&
             (piece.action == Action::kUpdate || (last && left == 0));
    }
    return Done{};
  }

 private:
  static ZSTD_EndDirective DirectiveOf(Action action) {
    if (action == Action::kUpdate) return ZSTD_e_continue;
    return action == Action::kFlush ? ZSTD_e_flush : ZSTD_e_end;
  }

  std::shared_ptr<const Dictionary> dictionary_;
  ZstdCompressor zstd_;
};

class ZstdDecoder final : public StreamCodec {
 public:
  Status Begin(const DecompressOptions& options) {
    dictionary_ = options.dictionary;
    max_window_log_ = options.max_window_log.value_or(
        DecompressOptions::kDefaultMaxWindowLog);
    return zstd_.Begin(max_window_log_, dictionary_.get());
  }

  Status Run(Piece& piece) override {
    // Output that did not fit stays in the library until it is requested.
    bool pending = false;
    while (piece.input.left() > 0 || pending) {
      if (!piece.context.Checkpoint()) return piece.context.Stopped();
      const Result<bool> step = Step(piece);
      if (!step.ok()) return step.error();
      if (piece.output.left() == 0) return Done{};
      pending = step.value();
    }
    if (piece.action == Action::kEnd && !at_end_) {
      return InvalidInput("The zstd data is truncated",
                          static_cast<int64_t>(piece.input.offset()));
    }
    return Done{};
  }

 private:
  // Decodes up to the end of a frame, or a slice; true when it filled all the
  // room it got.
  Result<bool> Step(Piece& piece) {
    const size_t start = piece.input.offset();
    const auto room = piece.output.Room(2 * kStreamStep);
    if (!room.ok()) return room.error();
    const auto to_size = std::min(room.value().size(), 2 * kStreamStep);
    ZSTD_outBuffer to = {room.value().data(), to_size, 0};
    // Frames without content end after a few bytes each.
    for (size_t frames = 0; frames < 256 && to.pos < to.size; ++frames) {
      // Behind a whole frame nothing is owed, and zstd would want more.
      if (at_end_ && piece.input.left() == 0) break;
      const ByteView part = piece.input.Next(RunContext::kSlice);
      ZSTD_inBuffer from = {part.data(), part.size(), 0};
      const size_t before = to.pos;
      const size_t hint = ZSTD_decompressStream(zstd_.get(), &to, &from);
      if (ZSTD_isError(hint)) return Fault(hint, piece.input.offset());
      stated_.Add(part.first(from.pos), to.pos - before);
      piece.input.Skip(from.pos);
      at_end_ = hint == 0;
      begun_ = true;
      if (!at_end_) break;
      if (!stated_.Holds()) {
        return StatedSize::HoldsLess(piece.input.offset());
      }
      if (piece.input.offset() - start >= RunContext::kSlice) break;
    }
    piece.output.Commit(to.pos);
    return to.pos == to.size;
  }

  Error Fault(size_t code, size_t offset) const {
    switch (ZSTD_getErrorCode(code)) {
      case ZSTD_error_frameParameter_windowTooLarge:
        return ZstdWindowTooLarge(max_window_log_, offset);
      case ZSTD_error_prefix_unknown:
        if (begun_ && at_end_) {
          return InvalidInput("There are bytes after the last zstd frame",
                              static_cast<int64_t>(offset));
        }
        [[fallthrough]];
      default:
        return ZstdDecompressError(code, offset, 0);
    }
  }

  std::shared_ptr<const Dictionary> dictionary_;
  int max_window_log_ = 0;
  ZstdDecompressor zstd_;
  StatedSize stated_;
  bool begun_ = false;
  // Whether everything read so far is complete frames, at least one.
  bool at_end_ = false;
};

}  // namespace

CodecResult MakeZstdEncoder(const CompressOptions& options,
                            const CompressSettings& settings) {
  auto encoder = std::make_unique<ZstdEncoder>();
  if (Status begun = encoder->Begin(options, settings); !begun.ok()) {
    return begun.error();
  }
  return std::unique_ptr<StreamCodec>(std::move(encoder));
}

CodecResult MakeZstdDecoder(const DecompressOptions& options) {
  auto decoder = std::make_unique<ZstdDecoder>();
  if (Status begun = decoder->Begin(options); !begun.ok()) {
    return begun.error();
  }
  return std::unique_ptr<StreamCodec>(std::move(decoder));
}

}  // namespace offloop::compress
