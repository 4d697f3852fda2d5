#include <algorithm>
#include <string>
#include <utility>

#include "compress/stream_codec.h"
#include "compress/zlib_context.h"

namespace offloop::compress {
namespace {

// zlib counts in 32 bits and does not promise to leave the input unchanged.
void Feed(z_stream& stream, ByteView part) {
  stream.next_in = const_cast<Bytef*>(part.data());
  stream.avail_in = static_cast<uInt>(part.size());
}

void Offer(z_stream& stream, std::span<uint8_t> room) {
  stream.next_out = room.data();
  stream.avail_out = static_cast<uInt>(room.size());
}

class DeflateEncoder final : public StreamCodec {
 public:
  Status Begin(Format format, int level) {
    return zlib_.Begin(format, std::min(level, Z_BEST_COMPRESSION));
  }

  Status Run(Piece& piece) override {
    z_stream& stream = zlib_.stream();
    for (bool done = false; !done;) {
      if (!piece.context.Checkpoint()) return piece.context.Stopped();
      const ByteView part = piece.input.Next(RunContext::kSlice);
      const bool last = part.size() == piece.input.left();
      const auto room = piece.output.Room(kStreamStep);
      if (!room.ok()) return room.error();
      const auto offered = room.value().first(kStreamStep);
      Feed(stream, part);
      Offer(stream, offered);
      const int code =
          deflate(&stream, last ? FlushOf(piece.action) : Z_NO_FLUSH);
      if (code == Z_STREAM_ERROR) return InternalError("zlib lost its state");
      piece.input.Skip(part.size() - stream.avail_in);
      piece.output.Commit(offered.size() - stream.avail_out);
      // zlib has more output as long as it fills all the room it gets.
      done = last && stream.avail_in == 0 &&
             (piece.action == Action::kEnd ? code == Z_STREAM_END
                                           : stream.avail_out != 0);
    }
    return Done{};
  }

 private:
  static int FlushOf(Action action) {
    if (action == Action::kUpdate) return Z_NO_FLUSH;
    return action == Action::kFlush ? Z_SYNC_FLUSH : Z_FINISH;
  }

  ZlibDeflater zlib_;
};

class DeflateDecoder final : public StreamCodec {
 public:
  explicit DeflateDecoder(Format format) : format_(format) {}

  Status Begin() { return zlib_.Begin(format_); }

  Status Run(Piece& piece) override {
    while (piece.input.left() > 0 || pending_) {
      if (!piece.context.Checkpoint()) return piece.context.Stopped();
      if (Status step = Step(piece); !step.ok()) return step;
      if (piece.output.left() == 0) return Done{};
    }
    if (piece.action == Action::kEnd && !at_end_) {
      return InvalidInput("The compressed data is truncated",
                          static_cast<int64_t>(piece.input.offset()));
    }
    return Done{};
  }

 private:
  Status Step(Piece& piece) {
    z_stream& stream = zlib_.stream();
    if (at_end_) {
      if (Status next = NextMember(piece); !next.ok()) return next;
    }
    const auto room = piece.output.Room(2 * kStreamStep);
    if (!room.ok()) return room.error();
    const auto offered =
        room.value().first(std::min(room.value().size(), 2 * kStreamStep));
    const ByteView part = piece.input.Next(RunContext::kSlice);
    Feed(stream, part);
    Offer(stream, offered);
    const int code = inflate(&stream, Z_NO_FLUSH);
    piece.input.Skip(part.size() - stream.avail_in);
    piece.output.Commit(offered.size() - stream.avail_out);
    pending_ = code == Z_OK && stream.avail_out == 0;
    at_end_ = code == Z_STREAM_END;
    if (code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR) {
      return Done{};
    }
    return Fault(code, piece.input.offset());
  }

  // Only gzip may continue after a member ends.
  Status NextMember(const Piece& piece) {
    const auto at = static_cast<int64_t>(piece.input.offset());
    if (format_ != Format::kGzip) {
      return InvalidInput("There are bytes after the deflate data", at);
    }
    if (piece.input.Next(1).front() != 0x1F) {
      return InvalidInput("There are bytes after the last gzip member", at);
    }
    at_end_ = false;
    return zlib_.Begin(format_);
  }

  Error Fault(int code, size_t offset) {
    if (code == Z_MEM_ERROR) return OutOfMemory();
    const auto at = static_cast<int64_t>(offset);
    if (code == Z_NEED_DICT) {
      return InvalidInput("The deflate data needs a preset dictionary", at);
    }
    const char* what = zlib_.stream().msg;
    return InvalidInput(
        std::string("The ") + std::string(FormatName(format_)) +
            " data is corrupt: " + (what == nullptr ? "no reason given" : what),
        at);
  }

  const Format format_;
  ZlibInflater zlib_;
  // The library may hold output that did not fit.
  bool pending_ = false;
  // Whether everything read so far is complete members, at least one.
  bool at_end_ = false;
};

}  // namespace

CodecResult MakeDeflateEncoder(Format format, int level) {
  auto encoder = std::make_unique<DeflateEncoder>();
  if (Status begun = encoder->Begin(format, level); !begun.ok()) {
    return begun.error();
  }
  return std::unique_ptr<StreamCodec>(std::move(encoder));
}

CodecResult MakeDeflateDecoder(Format format) {
  auto decoder = std::make_unique<DeflateDecoder>(format);
  if (Status begun = decoder->Begin(); !begun.ok()) return begun.error();
  return std::unique_ptr<StreamCodec>(std::move(decoder));
}

}  // namespace offloop::compress
