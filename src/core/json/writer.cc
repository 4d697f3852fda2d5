#include "json/writer.h"

#include <algorithm>
#include <utility>

#include "json/write_real.h"

namespace offloop::json {
namespace {

constexpr size_t kSmallestBlock = 256;

// What follows the backslash of an escaped byte: a letter, 'u' for the long
// form, or 0 for a byte that needs no escape.
char EscapeLetter(uint8_t byte) {
  switch (byte) {
    case '"':
    case '\\':
      return static_cast<char>(byte);
    case '\b':
      return 'b';
    case '\f':
      return 'f';
    case '\n':
      return 'n';
    case '\r':
      return 'r';
    case '\t':
      return 't';
    default:
      return byte < 0x20 ? 'u' : '\0';
  }
}

constexpr std::string_view kHexDigits = "0123456789abcdef";

// \uXXXX
void AppendUnit(uint32_t unit, Writer& writer) {
  const char escape[] = {'\\',
                         'u',
                         kHexDigits[unit >> 12u],
                         kHexDigits[unit >> 8u & 0xFu],
                         kHexDigits[unit >> 4u & 0xFu],
                         kHexDigits[unit & 0xFu]};
  writer.Append(std::string_view(escape, sizeof(escape)));
}

// Three bytes for a lone surrogate start with ED A0 to ED BF.
bool IsSurrogate(std::string_view text, size_t at) {
  return static_cast<uint8_t>(text[at]) == 0xED && at + 2 < text.size() &&
         static_cast<uint8_t>(text[at + 1]) >= 0xA0;
}

}  // namespace

void Writer::AppendString(std::string_view text) {
  Append('"');
  size_t plain = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (at - plain >= RunContext::kSlice) {
      // Ends with a checkpoint.
      Append(text.substr(plain, at - plain));
      if (failed()) return;
      plain = at;
    }
    const auto byte = static_cast<uint8_t>(text[at]);
    const bool surrogate = IsSurrogate(text, at);
    const char letter = surrogate ? 'u' : EscapeLetter(byte);
    if (letter == '\0') continue;
    Append(text.substr(plain, at - plain));
    if (failed()) return;
    plain = at + 1;
    if (surrogate) {
      const auto second = static_cast<uint8_t>(text[at + 1]);
      const auto third = static_cast<uint8_t>(text[at + 2]);
      AppendUnit(0xD000u | (second & 0x3Fu) << 6u | (third & 0x3Fu), *this);
      at += 2;
      plain = at + 1;
    } else if (letter == 'u') {
      AppendUnit(byte, *this);
    } else {
      Append('\\');
      Append(letter);
    }
  }
  Append(text.substr(plain));
  Append('"');
}

void Writer::AppendReal(double value) {
  char text[kRealSize];
  Append(std::string_view(text, WriteReal(value, text)));
}

void Writer::Refuse() {
  if (!failed()) Fail(OutputTooLarge(limit_));
}

Result<Bytes> Writer::Take() {
  if (error_.has_value()) return *std::exchange(error_, std::nullopt);
  Bytes block = block_.valid() ? std::move(block_) : Bytes::Allocate(0);
  if (!block.valid()) return OutOfMemory();
  block.Resize(size_);
  block.ShrinkToFit();
  data_ = nullptr;
  size_ = capacity_ = 0;
  return block;
}

// Also called for the checkpoint of every slice.
bool Writer::Grow(size_t more) {
  if (error_.has_value()) return false;
  if (more > limit_ - size_) return Fail(OutputTooLarge(limit_));
  if (!context_.Checkpoint()) return Fail(context_.Stopped());
  const size_t needed = size_ + more;
  if (!block_.valid() || needed > block_.capacity()) {
    const size_t twice = 2 * block_.capacity();
    const size_t wanted =
        std::max({needed, twice, std::max(expected_, kSmallestBlock)});
    const auto most = static_cast<size_t>(std::min<uint64_t>(limit_, SIZE_MAX));
    block_.Resize(block_.valid() ? size_ : 0);
    if (!block_.Reserve(std::max(needed, std::min(wanted, most)))) {
      return Fail(OutOfMemory());
    }
    data_ = block_.data();
  }
  capacity_ =
      std::min({block_.capacity(), std::max(needed, size_ + RunContext::kSlice),
                static_cast<size_t>(std::min<uint64_t>(limit_, SIZE_MAX))});
  return true;
}

bool Writer::Fail(Error error) {
  error_ = std::move(error);
  // Makes every later write call Grow(), which refuses it.
  capacity_ = size_;
  return false;
}

void Writer::AppendSlices(ByteView bytes) {
  while (!bytes.empty() && !failed()) {
    const size_t size = std::min(bytes.size(), RunContext::kSlice);
    Append(bytes.first(size));
    bytes = bytes.subspan(size);
  }
}

}  // namespace offloop::json
