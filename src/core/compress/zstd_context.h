#ifndef OFFLOOP_CORE_COMPRESS_ZSTD_CONTEXT_H_
#define OFFLOOP_CORE_COMPRESS_ZSTD_CONTEXT_H_

// Uses parts of zstd's interface that are not promised to be stable (stable
// buffers, frame headers): the library is linked in and pinned.
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#include <cstdint>
#include <memory>

#include "compress/dictionary.h"
#include "result.h"

namespace offloop::compress {

// The settings of a compression.
struct ZstdSettings {
  int level = ZSTD_CLEVEL_DEFAULT;
  // 0: by level.
  int window_log = 0;
  int threads = 0;
  bool checksum = false;
  // May be null; outlives the use of the context.
  const Dictionary* dictionary = nullptr;

  // Bytes of memory that a compression of large input takes.
  size_t MemoryCost() const;
  // Bytes of input that one of several threads takes at a time.
  size_t JobSize(size_t input) const;

 private:
  struct JobRange {
    size_t least;
    size_t most;
  };
  ZSTD_compressionParameters Tables(size_t input) const;
  static JobRange JobSizes(const ZSTD_compressionParameters& tables);
};

// A zstd compression context, fit for Scratch.
//
// Thread-safety: none.
class ZstdCompressor {
 public:
  // kOutOfMemory.
  Status Begin(const ZstdSettings& settings);
  ZSTD_CCtx* get() { return context_.get(); }

  // For Scratch: forgets settings and dictionary.
  //
  // False after a use of several threads, so that the context is freed, which
  // ends them and waits for that: threads of an abandoned run still read its
  // input.
  bool Reset();

 private:
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context_;
  bool threaded_ = false;
};

// A zstd decompression context, fit for Scratch.
//
// Thread-safety: none.
class ZstdDecompressor {
 public:
  // kOutOfMemory.
  Status Begin(int max_window_log, const Dictionary* dictionary);
  ZSTD_DCtx* get() { return context_.get(); }

  // For Scratch: forgets settings and dictionary.
  bool Reset();

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
};

// The Error for a code that a compression returned. Precondition:
// ZSTD_isError(code).
Error ZstdCompressError(size_t code);
// The same for a decompression that failed at `offset`.
Error ZstdDecompressError(size_t code, size_t offset, uint64_t limit);

// A frame asks for more than 2^`max_window_log` bytes of window.
Error ZstdWindowTooLarge(int max_window_log, size_t offset);

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_ZSTD_CONTEXT_H_
