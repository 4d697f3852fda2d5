#include "compress/zstd_scan.h"

#include <zstd_errors.h>

#include <array>

#include "compress/chunk_reader.h"
#include "compress/zstd_context.h"

namespace offloop::compress {
namespace {

class Scanner {
 public:
  Scanner(const Payload& payload, int max_window_log, uint64_t limit,
          RunContext& context)
      : reader_(payload),
        max_window_log_(max_window_log),
        limit_(limit),
        context_(context) {}

  Result<uint64_t> Run() {
    if (reader_.left() == 0) return Truncated();
    while (reader_.left() > 0) {
      if (Status frame = ScanFrame(); !frame.ok()) return frame.error();
      if (exact_ && max_content_ > limit_) return OutputTooLarge(limit_);
    }
    return max_content_;
  }

 private:
  Error Truncated() const {
    return InvalidInput("The zstd data is truncated",
                        static_cast<int64_t>(reader_.offset()));
  }

  // Small blocks have many headers: each counts as this many bytes of work.
  Status Advance(size_t size) {
    if (size > reader_.left()) {
      reader_.Skip(reader_.left());
      return Truncated();
    }
    reader_.Skip(size);
    work_ += 16;
    if (work_ >= RunContext::kSlice) {
      work_ = 0;
      if (!context_.Checkpoint()) return context_.Stopped();
    }
    return Done{};
  }

  Status ScanFrame() {
    std::array<uint8_t, ZSTD_FRAMEHEADERSIZE_MAX> bytes;
    const size_t size = reader_.Peek(bytes);
    ZSTD_FrameHeader header;
    const size_t code = ZSTD_getFrameHeader(&header, bytes.data(), size);
    if (ZSTD_isError(code)) return HeaderError(code);
    if (code != 0) {
      reader_.Skip(reader_.left());
      return Truncated();
    }
    if (header.frameType == ZSTD_skippableFrame) {
      // 32 bits of size: no overflow.
      return Advance(static_cast<size_t>(header.frameContentSize) +
                     ZSTD_SKIPPABLEHEADERSIZE);
    }
    if (header.windowSize > uint64_t{1} << max_window_log_) {
      return ZstdWindowTooLarge(max_window_log_, reader_.offset());
    }
    if (Status at = Advance(header.headerSize); !at.ok()) return at;
    const Result<uint64_t> content = ScanBlocks(header.blockSizeMax);
    if (!content.ok()) return content.error();
    if (header.checksumFlag != 0) {
      if (Status at = Advance(4); !at.ok()) return at;
    }
    return Add(header.frameContentSize, content.value());
  }

  // `stated` is what the header says, `possible` what the blocks can hold.
  Status Add(unsigned long long stated, uint64_t possible) {
    if (stated == ZSTD_CONTENTSIZE_UNKNOWN) {
      exact_ = false;
    } else if (stated > possible) {
      return InvalidInput("A zstd frame states more content than it holds",
                          static_cast<int64_t>(reader_.offset()));
    } else {
      possible = stated;
    }
    max_content_ += possible;
    return Done{};
  }

  // The sum of what the blocks up to the frame's last one can hold.
  Result<uint64_t> ScanBlocks(size_t block_max) {
    uint64_t content = 0;
    for (bool last = false; !last;) {
      std::array<uint8_t, 3> bytes;
      if (reader_.Peek(bytes) < bytes.size()) {
        reader_.Skip(reader_.left());
        return Truncated();
      }
      const uint32_t header =
          bytes[0] | uint32_t{bytes[1]} << 8 | uint32_t{bytes[2]} << 16;
      last = (header & 1) != 0;
      const uint32_t type = header >> 1 & 3;
      const uint32_t size = header >> 3;
      constexpr uint32_t kRle = 1;
      constexpr uint32_t kCompressed = 2;
      if (size > block_max || type > kCompressed) {
        return InvalidInput("A zstd block's header is corrupt",
                            static_cast<int64_t>(reader_.offset()));
      }
      content += type == kCompressed ? block_max : size;
      const size_t follows = type == kRle ? 1 : size;
      if (Status at = Advance(bytes.size() + follows); !at.ok()) {
        return at.error();
      }
    }
    return content;
  }

  Error HeaderError(size_t code) const {
    const auto at = static_cast<int64_t>(reader_.offset());
    const ZSTD_ErrorCode what = ZSTD_getErrorCode(code);
    if (what == ZSTD_error_frameParameter_windowTooLarge) {
      return ZstdWindowTooLarge(max_window_log_, reader_.offset());
    }
    if (what != ZSTD_error_prefix_unknown) {
      return ZstdDecompressError(code, reader_.offset(), limit_);
    }
    if (at == 0) return InvalidInput("This is not a zstd frame", at);
    return InvalidInput("There are bytes after the last zstd frame", at);
  }

  ChunkReader reader_;
  const int max_window_log_;
  const uint64_t limit_;
  RunContext& context_;
  size_t work_ = 0;
  uint64_t max_content_ = 0;
  // Whether every frame so far states its size.
  bool exact_ = true;
};

}  // namespace

Result<uint64_t> ScanZstd(const Payload& payload, int max_window_log,
                          uint64_t limit, RunContext& context) {
  return Scanner(payload, max_window_log, limit, context).Run();
}

}  // namespace offloop::compress
