#ifndef OFFLOOP_CORE_COMPRESS_ZSTD_SCAN_H_
#define OFFLOOP_CORE_COMPRESS_ZSTD_SCAN_H_

#include <cstdint>

#include "payload.h"
#include "result.h"
#include "run_context.h"

namespace offloop::compress {

// The most bytes that the content can have, whatever the input claims: every
// block has at most 128 KiB and none is larger than its frame's header allows.
//
// Walks over the headers of all frames, skippable ones included, and of their
// blocks to the end of the payload, without decoding any. Fails as
// decompression would, before any memory is spent on it: kInvalidInput for what
// is not a frame, is truncated, or is followed by anything else;
// kOutputTooLarge for a window above `max_window_log`, and for a content above
// `limit` if all frames state their sizes.
Result<uint64_t> ScanZstd(const Payload& payload, int max_window_log,
                          uint64_t limit, RunContext& context);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_ZSTD_SCAN_H_
