#include "json/string_text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "json/escapes.h"

namespace offloop::json {
namespace {

bool IsContinuation(char byte) {
  return (static_cast<uint8_t>(byte) & 0xC0u) == 0x80;
}

// Reads what a string says as UTF-16, one code unit after the other.
class CodeUnits {
 public:
  explicit CodeUnits(std::string_view text) : text_(text) {}

  static constexpr int32_t kEnd = -1;

  int32_t Next() {
    if (low_ != 0) {
      const int32_t low = low_;
      low_ = 0;
      return low;
    }
    if (text_.empty()) return kEnd;
    const uint32_t lead = static_cast<uint8_t>(text_[0]);
    if (lead < 0x80) return Take(lead, 1);
    if (lead < 0xE0) return Take((lead & 0x1Fu) << 6u | Bits(1), 2);
    if (lead < 0xF0) {
      return Take((lead & 0x0Fu) << 12u | Bits(1) << 6u | Bits(2), 3);
    }
    const uint32_t beyond =
        ((lead & 0x07u) << 18u | Bits(1) << 12u | Bits(2) << 6u | Bits(3)) -
        0x10000;
    low_ = static_cast<int32_t>(0xDC00 + (beyond & 0x3FFu));
    return Take(0xD800 + (beyond >> 10u), 4);
  }

 private:
  uint32_t Bits(size_t i) const {
    return static_cast<uint8_t>(text_[i]) & 0x3Fu;
  }
  int32_t Take(uint32_t unit, size_t size) {
    text_.remove_prefix(size);
    return static_cast<int32_t>(unit);
  }

  std::string_view text_;
  // The second half of a pair whose first one was given.
  int32_t low_ = 0;
};

}  // namespace

std::string_view ReadString(ByteView content, std::string& buffer,
                            RunContext* context) {
  if (!HasEscapes(content)) return AsText(content);
  buffer.clear();
  size_t checked = content.size();
  while (!content.empty()) {
    if (checked - content.size() >= RunContext::kSlice) {
      checked = content.size();
      if (context != nullptr && !context->Checkpoint()) break;
    }
    const ByteView slice =
        content.first(std::min(content.size(), RunContext::kSlice));
    const void* const found = std::memchr(slice.data(), '\\', slice.size());
    const size_t plain =
        found == nullptr
            ? slice.size()
            : static_cast<size_t>(static_cast<const uint8_t*>(found) -
                                  slice.data());
    buffer.append(AsText(content.first(plain)));
    content = content.subspan(plain);
    if (found == nullptr) continue;
    const Escape escape = ReadEscape(content);
    buffer.append(escape.bytes, escape.size);
    content = content.subspan(escape.source_size);
  }
  return buffer;
}

int CompareByCodeUnits(std::string_view a, std::string_view b) {
  const auto [at, _] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  auto same = static_cast<size_t>(at - a.begin());
  if (same == a.size() || same == b.size()) {
    return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
  }
  // Both sequences start at the same place: what is before them is the same.
  while (same > 0 && IsContinuation(a[same])) --same;
  CodeUnits units_a(a.substr(same));
  CodeUnits units_b(b.substr(same));
  for (;;) {
    const int32_t unit_a = units_a.Next();
    const int32_t unit_b = units_b.Next();
    if (unit_a != unit_b) return unit_a < unit_b ? -1 : 1;
    if (unit_a == CodeUnits::kEnd) return 0;
  }
}

size_t CountCodePoints(std::string_view text) {
  return text.size() - static_cast<size_t>(std::count_if(
                           text.begin(), text.end(), IsContinuation));
}

}  // namespace offloop::json
