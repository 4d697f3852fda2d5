#include "hash/encoding.h"

#include <sodium.h>

#include <cstring>

namespace offloop::hash {
namespace {

// Sizes of libsodium include the NUL that it writes after the text.
int Base64Variant(Encoding encoding) {
  return encoding == Encoding::kBase64
             ? sodium_base64_VARIANT_ORIGINAL
             : sodium_base64_VARIANT_URLSAFE_NO_PADDING;
}

}  // namespace

Result<Encoding> ParseEncoding(std::string_view name) {
  if (name == "hex") return Encoding::kHex;
  if (name == "base64") return Encoding::kBase64;
  if (name == "base64url") return Encoding::kBase64Url;
  if (name == "buffer") return Encoding::kBuffer;
  return Error{
      .code = ErrorCode::kInvalidArgValue,
      .message = "The encoding must be one of hex, base64, base64url, buffer"};
}

size_t EncodedSize(Encoding encoding, size_t size) {
  switch (encoding) {
    case Encoding::kHex:
      return size * 2;
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      return sodium_base64_encoded_len(size, Base64Variant(encoding)) - 1;
    case Encoding::kBuffer:
      break;
  }
  return size;
}

void Encode(Encoding encoding, ByteView bytes, uint8_t* to) {
  const size_t room = EncodedSize(encoding, bytes.size()) + 1;
  char* text = reinterpret_cast<char*>(to);
  switch (encoding) {
    case Encoding::kHex:
      sodium_bin2hex(text, room, bytes.data(), bytes.size());
      return;
    case Encoding::kBase64:
    case Encoding::kBase64Url:
      sodium_bin2base64(text, room, bytes.data(), bytes.size(),
                        Base64Variant(encoding));
      return;
    case Encoding::kBuffer:
      if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
      return;
  }
}

}  // namespace offloop::hash
