#ifndef OFFLOOP_CORE_JSON_UTF8_H_
#define OFFLOOP_CORE_JSON_UTF8_H_

#include <cstddef>

#include "bytes.h"

namespace offloop::json {

// The offset of the first byte that does not start a well-formed UTF-8 sequence
// (RFC 3629), or text.size(). Exact but slow: for errors. Thread-safe.
size_t FirstInvalidUtf8(ByteView text);

// The size of `text` without a sequence at its end that is not complete yet.
size_t WholeUtf8Size(ByteView text);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_UTF8_H_
