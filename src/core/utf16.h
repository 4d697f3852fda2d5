#ifndef OFFLOOP_CORE_UTF16_H_
#define OFFLOOP_CORE_UTF16_H_

#include <cstddef>

#include "bytes.h"

namespace offloop {

// What DecodeUtf8() has read and written.
struct Decoded {
  size_t read;
  size_t written;
};

// Decodes UTF-8 from its start up to `stop` or a little further, to the end of
// a character, as UTF-16: at most one unit for each byte that is read. Of text
// that is not valid the units mean nothing. Precondition: stop <= text.size().
// Thread-safe.
Decoded DecodeUtf8(ByteView text, size_t stop, char16_t* to);

}  // namespace offloop

#endif  // OFFLOOP_CORE_UTF16_H_
