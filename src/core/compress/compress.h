#ifndef OFFLOOP_CORE_COMPRESS_COMPRESS_H_
#define OFFLOOP_CORE_COMPRESS_COMPRESS_H_

#include <memory>
#include <optional>

#include "compress/dictionary.h"
#include "compress/format.h"
#include "operation.h"
#include "result.h"

namespace offloop::compress {

// How to compress. An option that the format does not have is refused with
// kInvalidArgValue, a number outside its range with kOutOfRange.
struct CompressOptions {
  // Not kAuto.
  Format format = Format::kZstd;
  // zstd -7 to 22, default 3; br 0 to 11, default 4; gzip, deflate and
  // deflate-raw 0 to 12, default 6. Of these, 0 stores, 1 to 9 mean the same as
  // in zlib, and 10 to 12 are slower and smaller. A level of 0 is zstd's
  // default level, as in zstd itself.
  std::optional<int> level = std::nullopt;
  // zstd: a checksum of the content at the end of each frame. gzip and deflate
  // always have one; deflate-raw and br cannot have one.
  bool checksum = false;
  // log2 of the window: zstd 10 to 31, where 24 and above also turns the search
  // for far matches ("long mode") on; br 10 to 24. Absent: by level. A decoder
  // must allow the window: see DecompressOptions::max_window_log.
  std::optional<int> window_log = std::nullopt;
  // zstd: threads in addition to the pool's that work on one input; 0 to 64.
  // They pay off from a few megabytes on, and change the result a little.
  int threads = 0;
  // zstd only. Its own level applies unless `level` says otherwise.
  std::shared_ptr<const Dictionary> dictionary = nullptr;
};

// Compresses the whole payload into one zstd frame, one gzip member, or one
// stream of the other formats. An empty payload is a valid empty stream.
//
// A run can be cancelled at each 64 KiB of input or earlier, with these
// exceptions: zstd finishes a block (128 KiB), with `threads` 512 KiB in each,
// and, with both `threads` and far matches, its search of a part for such
// matches; br from level 10 on finishes a block of 256 KiB, which takes about
// 300 ms.
Result<std::unique_ptr<Operation>> MakeCompress(CompressOptions options);

// The checks of MakeCompress() and MakeCompressStream(); fills in the defaults.
struct CompressSettings {
  int level;
  int window_log;  // 0: by level.
  // See Operation::MayStall.
  bool may_stall;
};
Result<CompressSettings> CheckOptions(const CompressOptions& options);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_COMPRESS_H_
