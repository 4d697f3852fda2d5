#ifndef OFFLOOP_CORE_JSON_UTF8_H_
#define OFFLOOP_CORE_JSON_UTF8_H_

#include <cstddef>
#include <cstdint>

#include "bytes.h"

namespace offloop::json {

// Whether the byte is one of a sequence but not its first.
constexpr bool IsContinuation(uint8_t byte) { return (byte & 0xC0u) == 0x80; }
constexpr bool IsContinuation(char byte) {
  return IsContinuation(static_cast<uint8_t>(byte));
}

// The offset of the first byte that does not start a well-formed UTF-8 sequence
// (RFC 3629), or text.size(). Exact but slow: for errors. Thread-safe.
size_t FirstInvalidUtf8(ByteView text);

// The size of `text` without a sequence at its end that is not complete yet.
size_t WholeUtf8Size(ByteView text);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_UTF8_H_
