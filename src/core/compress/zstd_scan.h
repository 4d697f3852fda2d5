#ifndef OFFLOOP_CORE_COMPRESS_ZSTD_SCAN_H_
#define OFFLOOP_CORE_COMPRESS_ZSTD_SCAN_H_

#include <cstdint>

#include "payload.h"
#include "result.h"
#include "run_context.h"

namespace offloop::compress {

// What the headers of zstd frames and blocks say, without decoding any block.
struct ZstdScan {
  // The content is no larger than this, whatever the input claims: every block
  // has at most 128 KiB and none is larger than its frame's header allows.
  uint64_t max_content = 0;
  // Whether every frame states its size, so that the content has
  // `max_content` bytes or the input is corrupt.
  bool exact = true;
};

// Walks over all frames, skippable ones included, to the end of the payload.
// Fails as decompression would, before memory is spent on it: kInvalidInput
// for what is no frame, truncated, or followed by anything else;
// kOutputTooLarge for a window above `max_window_log` or stated sizes above
// `limit`.
Result<ZstdScan> ScanZstd(const Payload& payload, int max_window_log,
                          uint64_t limit, RunContext& context);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_ZSTD_SCAN_H_
