#ifndef OFFLOOP_CORE_HASH_ENCODING_H_
#define OFFLOOP_CORE_HASH_ENCODING_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bytes.h"
#include "result.h"

namespace offloop::hash {

// How a digest is written for the caller; the names are Node's.
enum class Encoding : uint8_t {
  kHex,        // "hex": lower case.
  kBase64,     // "base64": padded.
  kBase64Url,  // "base64url": not padded.
  kBuffer,     // "buffer": the bytes themselves.
};

// The encoding with this public name; kInvalidArgValue when there is none.
Result<Encoding> ParseEncoding(std::string_view name);

// The number of bytes that Encode() writes for `size` bytes.
// Precondition: size <= 1 MiB.
size_t EncodedSize(Encoding encoding, size_t size);

// Writes EncodedSize() bytes to `to`, which must have room for one byte more.
void Encode(Encoding encoding, ByteView bytes, uint8_t* to);

}  // namespace offloop::hash

#endif  // OFFLOOP_CORE_HASH_ENCODING_H_
