#include "compress/zstd.h"

#include <algorithm>
#include <utility>

#include "compress/chunk_reader.h"
#include "compress/output_buffer.h"
#include "compress/stated_size.h"
#include "compress/zstd_context.h"
#include "compress/zstd_scan.h"

namespace offloop::compress {
namespace {

class ZstdCompress final : public Operation {
 public:
  ZstdCompress(const CompressOptions& options, const CompressSettings& settings)
      : dictionary_(options.dictionary),
        settings_{.level = settings.level,
                  .window_log = settings.window_log,
                  .threads = options.threads,
                  .checksum = options.checksum,
                  .dictionary = dictionary_.get()},
        may_stall_(settings.may_stall) {}

  size_t MemoryCost() const override { return settings_.MemoryCost(); }
  bool MayStall() const override { return may_stall_; }

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    auto zstd = context.scratch().Borrow<ZstdCompressor>();
    if (Status begun = zstd->Begin(settings_); !begun.ok()) {
      return begun.error();
    }
    if (settings_.threads != 0) {
      ZSTD_CCtx_setParameter(zstd->get(), ZSTD_c_jobSize,
                             static_cast<int>(settings_.JobSize(input.size())));
    }
    size_t code = ZSTD_CCtx_setPledgedSrcSize(zstd->get(), input.size());
    const size_t capacity = ZSTD_compressBound(input.size());
    if (ZSTD_isError(code) || ZSTD_isError(capacity)) return OutOfMemory();
    OutputBuffer output(context.scratch());
    const auto room = output.Room(capacity);
    if (!room.ok()) return room.error();
    ZSTD_outBuffer to = {room.value().data(), room.value().size(), 0};
    const Status done = input.chunks().size() <= 1
                            ? CompressInPlace(zstd->get(), input, to, context)
                            : CompressChunks(zstd->get(), input, to, context);
    if (!done.ok()) return done.error();
    output.Commit(to.pos);
    Result<Bytes> bytes = output.Take();
    if (!bytes.ok()) return std::move(bytes).error();
    return Payload(std::move(bytes).value());
  }

 private:
  // Input in one block needs no window buffer: zstd looks back into the input.
  Status CompressInPlace(ZSTD_CCtx* zstd, const Payload& input,
                         ZSTD_outBuffer& to, RunContext& context) const {
    // Several threads read it in place as well; see deps/zstd.cmake.
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_stableInBuffer, 1);
    if (settings_.threads == 0) {
      ZSTD_CCtx_setParameter(zstd, ZSTD_c_stableOutBuffer, 1);
    }
    const ByteView bytes =
        input.chunks().empty() ? ByteView() : input.chunks().front().view;
    ZSTD_inBuffer from = {bytes.data(), 0, 0};
    for (size_t left = 1; left != 0;) {
      if (!context.Checkpoint()) return context.Stopped();
      from.size = std::min(bytes.size(), from.pos + ZSTD_BLOCKSIZE_MAX);
      Status here = input.Await(from.size, context);
      if (!here.ok()) return here;
      const bool last = from.size == bytes.size();
      left = ZSTD_compressStream2(zstd, &to, &from,
                                  last ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left)) return ZstdCompressError(left);
      if (!last) left = 1;
    }
    return Done{};
  }

  Status CompressChunks(ZSTD_CCtx* zstd, const Payload& input,
                        ZSTD_outBuffer& to, RunContext& context) const {
    ChunkReader reader(input);
    ZSTD_inBuffer from = {nullptr, 0, 0};
    for (size_t left = 1; left != 0;) {
      if (!context.Checkpoint()) return context.Stopped();
      const ByteView part = reader.Next(RunContext::kSlice);
      const bool last = part.size() == reader.left();
      from = {part.data(), part.size(), 0};
      left = ZSTD_compressStream2(zstd, &to, &from,
                                  last ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left)) return ZstdCompressError(left);
      reader.Skip(from.pos);
      if (!last) left = 1;
    }
    return Done{};
  }

  const std::shared_ptr<const Dictionary> dictionary_;
  const ZstdSettings settings_;
  const bool may_stall_;
};

class ZstdDecompress final : public Operation {
 public:
  explicit ZstdDecompress(const DecompressOptions& options)
      : dictionary_(options.dictionary),
        limit_(options.max_output_bytes),
        max_window_log_(options.max_window_log.value_or(
            DecompressOptions::kDefaultMaxWindowLog)) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    const uint64_t limit = context.LimitOutput(limit_);
    const Result<uint64_t> most =
        ScanZstd(input, max_window_log_, limit, context);
    if (!most.ok()) return most.error();
    auto zstd = context.scratch().Borrow<ZstdDecompressor>();
    if (Status begun = zstd->Begin(max_window_log_, dictionary_.get());
        !begun.ok()) {
      return begun.error();
    }
    // Memory that is not written to costs nothing, so reserving all that could
    // be needed is safe; then zstd needs neither a window nor a second copy.
    OutputBuffer output(context.scratch(), limit);
    const uint64_t capacity = std::min(most.value(), limit);
    if (capacity > SIZE_MAX / 2) return OutOfMemory();
    const auto room = output.Room(static_cast<size_t>(capacity));
    if (!room.ok()) return room.error();
    ZSTD_DCtx_setParameter(zstd->get(), ZSTD_d_stableOutBuffer, 1);
    ZSTD_outBuffer to = {room.value().data(), static_cast<size_t>(capacity), 0};
    if (Status done = Decode(zstd->get(), input, to, context); !done.ok()) {
      return done.error();
    }
    output.Commit(to.pos);
    Result<Bytes> bytes = output.Take();
    if (!bytes.ok()) return std::move(bytes).error();
    return Payload(std::move(bytes).value());
  }

 private:
  // Where a slice of input can become more than this, blocks are fed one by
  // one, so that no call takes long.
  static constexpr size_t kFreeRun = size_t{1} << 20;

  Status Decode(ZSTD_DCtx* zstd, const Payload& input, ZSTD_outBuffer& to,
                RunContext& context) const {
    const uint64_t limit = context.LimitOutput(limit_);
    ChunkReader reader(input);
    StatedSize stated;
    size_t hint = ZSTD_FRAMEHEADERSIZE_MIN(ZSTD_f_zstd1);
    size_t frame = 0;
    bool whole = false;
    size_t work = 0;
    while (reader.left() > 0) {
      const size_t step = to.size <= kFreeRun ? RunContext::kSlice : hint;
      const ByteView part = reader.Next(step);
      ZSTD_inBuffer from = {part.data(), part.size(), 0};
      const size_t before = to.pos;
      hint = ZSTD_decompressStream(zstd, &to, &from);
      if (ZSTD_isError(hint)) {
        if (ZSTD_getErrorCode(hint) == ZSTD_error_dstSize_tooSmall &&
            to.size < limit) {
          return InvalidInput("A zstd frame holds more content than it states",
                              static_cast<int64_t>(frame));
        }
        return ZstdDecompressError(hint, frame, limit);
      }
      stated.Add(part.first(from.pos), to.pos - before);
      reader.Skip(from.pos);
      whole = hint == 0;
      if (whole) {
        if (!stated.Holds()) return StatedSize::HoldsLess(frame);
        frame = reader.offset();
        hint = ZSTD_FRAMEHEADERSIZE_MIN(ZSTD_f_zstd1);
      }
      // A frame without content is work as well.
      work += from.pos + (to.pos - before) + 256;
      if (work >= RunContext::kSlice) {
        work = 0;
        if (!context.Checkpoint()) return context.Stopped();
      }
    }
    if (!whole) return InternalError("A zstd frame was not decoded whole");
    return Done{};
  }

  const std::shared_ptr<const Dictionary> dictionary_;
  const uint64_t limit_;
  const int max_window_log_;
};

}  // namespace

std::unique_ptr<Operation> MakeZstdCompress(const CompressOptions& options,
                                            const CompressSettings& settings) {
  return std::make_unique<ZstdCompress>(options, settings);
}

std::unique_ptr<Operation> MakeZstdDecompress(
    const DecompressOptions& options) {
  return std::make_unique<ZstdDecompress>(options);
}

}  // namespace offloop::compress
