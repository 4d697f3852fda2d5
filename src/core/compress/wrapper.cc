#include "compress/wrapper.h"

#include <libdeflate.h>

#include <algorithm>
#include <cstring>

#include "compress/little_endian.h"

namespace offloop::compress {
namespace {

constexpr uint8_t kDeflateMethod = 8;

// RFC 1952, 2.3.1.
constexpr uint8_t kHeaderCrc = 2;
constexpr uint8_t kExtra = 4;
constexpr uint8_t kName = 8;
constexpr uint8_t kComment = 16;
constexpr uint8_t kReserved = 0xE0;
constexpr size_t kGzipHeader = 10;

uint32_t ReadBig32(ByteView from) {
  return from[3] | uint32_t{from[2]} << 8 | uint32_t{from[1]} << 16 |
         uint32_t{from[0]} << 24;
}

void WriteLittle32(uint32_t value, uint8_t* to) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<uint8_t>(value >> (8 * i));
}

Error Truncated(ByteView input) {
  return InvalidInput("The compressed data is truncated",
                      static_cast<int64_t>(input.size()));
}

// The offset after the zero that ends the text at `at`.
Result<size_t> SkipText(ByteView input, size_t at, RunContext& context) {
  while (at < input.size()) {
    const size_t size = std::min(RunContext::kSlice, input.size() - at);
    const auto* const end =
        static_cast<const uint8_t*>(std::memchr(input.data() + at, 0, size));
    if (end != nullptr) return static_cast<size_t>(end - input.data()) + 1;
    at += size;
    if (!context.Checkpoint()) return context.Stopped();
  }
  return Truncated(input);
}

Result<uint32_t> Checksum(ByteView header, RunContext& context) {
  uint32_t sum = 0;
  for (size_t at = 0; at < header.size(); at += RunContext::kSlice) {
    if (at > 0 && !context.Checkpoint()) return context.Stopped();
    const size_t size = std::min(RunContext::kSlice, header.size() - at);
    sum = libdeflate_crc32(sum, header.data() + at, size);
  }
  return sum;
}

// The end of the gzip header's optional fields, from `at` on.
Result<size_t> SkipGzipFields(ByteView input, uint8_t flags, size_t at,
                              RunContext& context) {
  if ((flags & kExtra) != 0) {
    if (input.size() - at < 2) return Truncated(input);
    const size_t length = input[at] | size_t{input[at + 1]} << 8;
    at += 2;
    if (input.size() - at < length) return Truncated(input);
    at += length;
  }
  for (const uint8_t text : {kName, kComment}) {
    if ((flags & text) == 0) continue;
    Result<size_t> behind = SkipText(input, at, context);
    if (!behind.ok()) return behind;
    at = behind.value();
  }
  if ((flags & kHeaderCrc) != 0) {
    if (input.size() - at < 2) return Truncated(input);
    const uint32_t stated = input[at] | uint32_t{input[at + 1]} << 8;
    const Result<uint32_t> sum = Checksum(input.first(at), context);
    if (!sum.ok()) return sum.error();
    if ((sum.value() & 0xFFFF) != stated) {
      return InvalidInput("The gzip header's checksum does not match",
                          static_cast<int64_t>(at));
    }
    at += 2;
  }
  return at;
}

Result<size_t> ReadGzipHeader(ByteView input, RunContext& context) {
  constexpr uint8_t kMagic[] = {0x1F, 0x8B, kDeflateMethod};
  for (size_t i = 0; i < std::size(kMagic); ++i) {
    if (i == input.size()) return Truncated(input);
    if (input[i] != kMagic[i]) {
      return InvalidInput("This is not gzip data", static_cast<int64_t>(i));
    }
  }
  if (input.size() < kGzipHeader) return Truncated(input);
  const uint8_t flags = input[3];
  if ((flags & kReserved) != 0) {
    return InvalidInput("The gzip header has unknown flags", 3);
  }
  return SkipGzipFields(input, flags, kGzipHeader, context);
}

Result<size_t> ReadZlibHeader(ByteView input) {
  if (input.size() < 2) return Truncated(input);
  if (!IsZlib(input)) return InvalidInput("This is not deflate data", 0);
  constexpr uint8_t kPresetDictionary = 0x20;
  if ((input[1] & kPresetDictionary) != 0) {
    return InvalidInput("The deflate data needs a preset dictionary", 1);
  }
  return size_t{2};
}

}  // namespace

bool IsGzip(ByteView start) { return start[0] == 0x1F && start[1] == 0x8B; }

bool IsZlib(ByteView start) {
  constexpr int kMaxWindow = 7;
  return (start[0] & 15) == kDeflateMethod && start[0] >> 4 <= kMaxWindow &&
         (start[0] << 8 | start[1]) % 31 == 0;
}

size_t TrailerSize(Format format) {
  if (format == Format::kGzip) return 8;
  return format == Format::kDeflate ? 4 : 0;
}

size_t WriteHeader(Format format, int level,
                   std::span<uint8_t, kMaxWrittenHeader> to) {
  if (format == Format::kGzip) {
    // No time, so that equal input gives equal output; the system is "unknown".
    const uint8_t effort = level >= 9 ? 2 : level == 1 ? 4 : 0;
    const uint8_t header[kGzipHeader] = {0x1F, 0x8B, kDeflateMethod, 0,  0, 0,
                                         0,    0,    effort,         255};
    std::copy(std::begin(header), std::end(header), to.begin());
    return kGzipHeader;
  }
  if (format == Format::kDeflate) {
    const int effort = level < 2 ? 0 : level < 6 ? 1 : level == 6 ? 2 : 3;
    const int header = 0x7800 | effort << 6;
    to[0] = 0x78;
    to[1] = static_cast<uint8_t>((header | (31 - header % 31)) & 0xFF);
    return 2;
  }
  return 0;
}

Result<size_t> ReadHeader(Format format, ByteView input, RunContext& context) {
  if (format == Format::kGzip) return ReadGzipHeader(input, context);
  if (format == Format::kDeflate) return ReadZlibHeader(input);
  return size_t{0};
}

void ContentCheck::Update(ByteView content) {
  size_ += static_cast<uint32_t>(content.size());
  if (format_ == Format::kGzip) {
    sum_ = libdeflate_crc32(sum_, content.data(), content.size());
  } else if (format_ == Format::kDeflate) {
    sum_ = libdeflate_adler32(sum_, content.data(), content.size());
  }
}

size_t ContentCheck::WriteTrailer(std::span<uint8_t, kMaxTrailer> to) const {
  if (format_ == Format::kGzip) {
    WriteLittle32(sum_, to.data());
    WriteLittle32(size_, to.data() + 4);
  } else if (format_ == Format::kDeflate) {
    for (size_t i = 0; i < 4; ++i) {
      to[i] = static_cast<uint8_t>(sum_ >> (24 - 8 * i));
    }
  }
  return TrailerSize(format_);
}

Status ContentCheck::Verify(ByteView trailer, size_t offset) const {
  const auto at = static_cast<int64_t>(offset);
  if (format_ == Format::kGzip) {
    if (ReadLittle32(trailer) != sum_) {
      return InvalidInput("The gzip checksum does not match", at);
    }
    if (ReadLittle32(trailer.subspan(4)) != size_) {
      return InvalidInput("The gzip length does not match", at + 4);
    }
  } else if (format_ == Format::kDeflate && ReadBig32(trailer) != sum_) {
    return InvalidInput("The deflate checksum does not match", at);
  }
  return Done{};
}

}  // namespace offloop::compress
