#ifndef OFFLOOP_CORE_COMPRESS_WRAPPER_H_
#define OFFLOOP_CORE_COMPRESS_WRAPPER_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "bytes.h"
#include "compress/format.h"
#include "result.h"
#include "run_context.h"

namespace offloop::compress {

// What gzip (RFC 1952) and zlib (RFC 1950) put around deflated data: a header,
// and a trailer with a checksum of the content. deflate-raw has neither.

// Whether two bytes begin a gzip member, or a zlib stream. Preconditions:
// start.size() >= 2.
bool IsGzip(ByteView start);
bool IsZlib(ByteView start);

inline constexpr size_t kMaxWrittenHeader = 10;
inline constexpr size_t kMaxTrailer = 8;

size_t TrailerSize(Format format);

// Writes the header, which states the level; returns its size.
size_t WriteHeader(Format format, int level,
                   std::span<uint8_t, kMaxWrittenHeader> to);

// The size of the header at the start of `input`; 0 for deflate-raw. That of
// gzip may hold texts of any size.
//
// kInvalidInput with an offset in `input`; a cancelled run.
Result<size_t> ReadHeader(Format format, ByteView input, RunContext& context);

// The running checksum and length of the content.
//
// Thread-safety: none.
class ContentCheck {
 public:
  explicit ContentCheck(Format format)
      : format_(format), sum_(format == Format::kDeflate ? 1 : 0) {}

  void Update(ByteView content);

  // Writes the trailer; returns its size.
  size_t WriteTrailer(std::span<uint8_t, kMaxTrailer> to) const;

  // Compares with the trailer, which begins at `offset` of the whole input.
  // Precondition: trailer.size() == TrailerSize(format).
  Status Verify(ByteView trailer, size_t offset) const;

 private:
  const Format format_;
  uint32_t sum_;
  uint32_t size_ = 0;  // Modulo 2^32, as gzip stores it.
};

}  // namespace offloop::compress

#endif  // OFFLOOP_CORE_COMPRESS_WRAPPER_H_
