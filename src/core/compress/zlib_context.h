#ifndef OFFLOOP_CORE_COMPRESS_ZLIB_CONTEXT_H_
#define OFFLOOP_CORE_COMPRESS_ZLIB_CONTEXT_H_

#include <zlib.h>

#include "compress/format.h"
#include "result.h"

namespace offloop::compress {

// zlib's decoder of gzip, deflate and deflate-raw, fit for Scratch.
//
// Thread-safety: none. The stream points to itself: it is not moved.
class ZlibInflater {
 public:
  ZlibInflater() = default;
  ZlibInflater(const ZlibInflater&) = delete;
  ZlibInflater& operator=(const ZlibInflater&) = delete;
  ~ZlibInflater() {
    if (ready_) inflateEnd(&stream_);
  }

  // Makes it ready for a new stream. kOutOfMemory.
  Status Begin(Format format);
  z_stream& stream() { return stream_; }

  bool Reset() { return true; }

 private:
  z_stream stream_ = {};
  bool ready_ = false;
};

// zlib's encoder of gzip, deflate and deflate-raw.
//
// Thread-safety: none. The stream points to itself: it is not moved.
class ZlibDeflater {
 public:
  ZlibDeflater() = default;
  ZlibDeflater(const ZlibDeflater&) = delete;
  ZlibDeflater& operator=(const ZlibDeflater&) = delete;
  ~ZlibDeflater() {
    if (ready_) deflateEnd(&stream_);
  }

  // Makes it ready for a new stream; once. `level` is 0 to 9. kOutOfMemory.
  Status Begin(Format format, int level);
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_ = {};
  bool ready_ = false;
};

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_ZLIB_CONTEXT_H_
