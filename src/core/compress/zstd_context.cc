#include "compress/zstd_context.h"

#include <zstd_errors.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "bytes.h"

namespace offloop::compress {
namespace {

// A thread keeps no context that is larger than this.
constexpr size_t kMaxKeptContext = size_t{16} << 20;
// From this window on, far matches are searched for as well: the tables of
// ordinary levels cover a small part of such a window.
constexpr int kLongModeWindowLog = 24;

// The part that one of several threads takes at a time: large enough that
// learning from the end of the previous part, and handing out parts, cost
// little; for large inputs two parts per thread, to make up for a slow thread.
// For 64 MiB of JSON at level 3 with two threads, parts of 16 MiB took 23 ms,
// zstd's own 8 MiB 30 ms, and 4 MiB 28 ms with 0.4 % more output (one thread:
// 41 ms).
constexpr size_t kMinJob = size_t{4} << 20;
constexpr size_t kMaxJob = size_t{16} << 20;

// Several threads take tens of megabytes for one input, which cost more to map
// than to use unless they are in huge pages.
constexpr ZSTD_customMem kLargeBlocks = {
    .customAlloc = [](void*, size_t size) { return AllocateBlock(size); },
    .customFree = [](void*, void* block) { std::free(block); },
    .opaque = nullptr};

}  // namespace

ZSTD_compressionParameters ZstdSettings::Tables(size_t input) const {
  ZSTD_compressionParameters tables = ZSTD_getCParams(level, input, 0);
  if (window_log != 0) tables.windowLog = static_cast<unsigned>(window_log);
  return tables;
}

ZstdSettings::JobRange ZstdSettings::JobSizes(
    const ZSTD_compressionParameters& tables) {
  // zstd's own choice, which its overlap needs.
  const size_t own = size_t{4} << tables.windowLog;
  // zstd allows at most 1 GiB, as an int.
  const size_t most = std::min(std::max(own, kMaxJob), size_t{1} << 30);
  return {std::min(own, kMinJob), most};
}

size_t ZstdSettings::MemoryCost() const {
  // The memory of ordinary levels is not worth counting.
  constexpr size_t kNotable = size_t{32} << 20;
  const ZSTD_compressionParameters tables = Tables(0);
  size_t cost = ZSTD_estimateCCtxSize_usingCParams(tables);
  if (threads > 0) {
    // The output of a job may be as large as its input, and there is one more
    // than threads.
    cost = (cost + JobSizes(tables).most) * (static_cast<size_t>(threads) + 1);
  }
  return cost < kNotable ? 0 : cost;
}

size_t ZstdSettings::JobSize(size_t input) const {
  const JobRange sizes = JobSizes(Tables(input));
  const size_t share = input / (2 * static_cast<size_t>(std::max(threads, 1)));
  return std::clamp(share, sizes.least, sizes.most);
}

Status ZstdCompressor::Begin(const ZstdSettings& settings) {
  if (context_ == nullptr) {
    context_.reset(ZSTD_createCCtx_advanced(kLargeBlocks));
  }
  if (context_ == nullptr) return OutOfMemory();
  size_t code = 0;
  const auto set = [&](ZSTD_cParameter parameter, int value) {
    if (ZSTD_isError(code)) return;
    code = ZSTD_CCtx_setParameter(get(), parameter, value);
  };
  set(ZSTD_c_compressionLevel, settings.level);
  set(ZSTD_c_checksumFlag, settings.checksum ? 1 : 0);
  if (settings.window_log != 0) set(ZSTD_c_windowLog, settings.window_log);
  if (settings.window_log >= kLongModeWindowLog) {
    set(ZSTD_c_enableLongDistanceMatching, ZSTD_ps_enable);
  }
  if (settings.threads != 0) set(ZSTD_c_nbWorkers, settings.threads);
  threaded_ = settings.threads != 0;
  if (settings.dictionary != nullptr && !ZSTD_isError(code)) {
    const ZSTD_CDict* prepared =
        settings.dictionary->ForCompression(settings.level);
    if (prepared == nullptr) return OutOfMemory();
    code = ZSTD_CCtx_refCDict(get(), prepared);
  }
  if (ZSTD_isError(code)) return ZstdCompressError(code);
  return Done{};
}

bool ZstdCompressor::Reset() {
  if (threaded_) return false;
  if (context_ == nullptr) return true;
  ZSTD_CCtx_reset(get(), ZSTD_reset_session_and_parameters);
  return ZSTD_sizeof_CCtx(get()) <= kMaxKeptContext;
}

Status ZstdDecompressor::Begin(int max_window_log,
                               const Dictionary* dictionary) {
  if (context_ == nullptr) context_.reset(ZSTD_createDCtx());
  if (context_ == nullptr) return OutOfMemory();
  size_t code =
      ZSTD_DCtx_setParameter(get(), ZSTD_d_windowLogMax, max_window_log);
  if (dictionary != nullptr && !ZSTD_isError(code)) {
    code = ZSTD_DCtx_refDDict(get(), dictionary->ForDecompression());
  }
  if (ZSTD_isError(code)) return InternalError(ZSTD_getErrorName(code));
  return Done{};
}

bool ZstdDecompressor::Reset() {
  if (context_ == nullptr) return true;
  ZSTD_DCtx_reset(get(), ZSTD_reset_session_and_parameters);
  return ZSTD_sizeof_DCtx(get()) <= kMaxKeptContext;
}

Error ZstdCompressError(size_t code) {
  if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) {
    return OutOfMemory();
  }
  return InternalError(std::string("zstd: ") + ZSTD_getErrorName(code));
}

Error ZstdDecompressError(size_t code, size_t offset, uint64_t limit) {
  const auto at = static_cast<int64_t>(offset);
  switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_memory_allocation:
      return OutOfMemory();
    case ZSTD_error_dstSize_tooSmall:
      return OutputTooLarge(limit);
    case ZSTD_error_checksum_wrong:
      return InvalidInput("The zstd frame's checksum does not match", at);
    case ZSTD_error_dictionary_wrong:
      return InvalidInput("The zstd frame was made with another dictionary",
                          at);
    case ZSTD_error_prefix_unknown:
      return InvalidInput("This is not a zstd frame", at);
    default:
      return InvalidInput(
          std::string("The zstd frame is corrupt: ") + ZSTD_getErrorName(code),
          at);
  }
}

Error ZstdWindowTooLarge(int max_window_log, size_t offset) {
  return Error{.code = ErrorCode::kOutputTooLarge,
               .message =
                   "A zstd frame needs a larger window than "
                   "maxWindowLog (" +
                   std::to_string(max_window_log) + ") allows",
               .offset = static_cast<int64_t>(offset)};
}

}  // namespace offloop::compress
