#include "json/string_text.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "code_points.h"
#include "json/escapes.h"
#include "json/utf8.h"

namespace offloop::json {
namespace {

// The size of the common start.
size_t CountSame(std::string_view a, std::string_view b) {
  const size_t both = std::min(a.size(), b.size());
  size_t at = 0;
  for (uint64_t words[2]; at + sizeof(words[0]) <= both;
       at += sizeof(words[0])) {
    std::memcpy(&words[0], a.data() + at, sizeof(words[0]));
    std::memcpy(&words[1], b.data() + at, sizeof(words[1]));
    if (words[0] != words[1]) break;
  }
  while (at < both && a[at] == b[at]) ++at;
  return at;
}

// Reads the decoded string as UTF-16, one code unit at a time.
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
    const CodePoint read = ReadCodePoint(text_, 0);
    text_.remove_prefix(read.size);
    if (read.value < 0x10000) return static_cast<int32_t>(read.value);
    const uint32_t beyond = read.value - 0x10000;
    low_ = static_cast<int32_t>(0xDC00 + (beyond & 0x3FFu));
    return static_cast<int32_t>(0xD800 + (beyond >> 10u));
  }

 private:
  std::string_view text_;
  // The second half of a pair whose first half was returned.
  int32_t low_ = 0;
};

}  // namespace

std::string_view ReadString(ByteView content, std::string& buffer, Pace* pace) {
  if (!HasEscapes(content, pace)) return AsText(content);
  buffer.clear();
  // Otherwise a large block would be copied whenever it grows.
  if (content.size() > RunContext::kSlice) buffer.reserve(content.size());
  size_t checked = content.size();
  while (!content.empty()) {
    if (checked - content.size() >= RunContext::kSlice) {
      if (pace != nullptr && !pace->Spend(checked - content.size())) break;
      checked = content.size();
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

bool SameStrings(ByteView a, ByteView b, Pace& pace) {
  std::string buffer_a;
  std::string buffer_b;
  const std::string_view text = ReadString(a, buffer_a, &pace);
  return SameText(text, ReadString(b, buffer_b, &pace), pace);
}

int CompareByCodeUnits(std::string_view a, std::string_view b) {
  size_t same = CountSame(a, b);
  if (same == a.size() || same == b.size()) {
    return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
  }
  const auto byte_a = static_cast<uint8_t>(a[same]);
  const auto byte_b = static_cast<uint8_t>(b[same]);
  if (byte_a < 0x80 && byte_b < 0x80) return byte_a < byte_b ? -1 : 1;
  // Both sequences start at the same place: everything before them is equal.
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

int CompareLongByCodeUnits(std::string_view a, std::string_view b, Pace& pace) {
  size_t same = SkipSame(a, b, pace);
  // Any order is right then, so that a sort comes to an end.
  if (pace.stopped()) return 0;
  // Not from the middle of a character.
  while (same > 0 && same < a.size() && IsContinuation(a[same])) --same;
  return CompareByCodeUnits(a.substr(same), b.substr(same));
}

size_t CountCodePoints(std::string_view text, Pace& pace) {
  size_t count = 0;
  while (!text.empty()) {
    const auto slice = text.substr(0, RunContext::kSlice);
    if (!pace.Spend(slice.size())) break;
    count += slice.size() - static_cast<size_t>(std::count_if(
                                slice.begin(), slice.end(), [](char byte) {
                                  return IsContinuation(byte);
                                }));
    text.remove_prefix(slice.size());
  }
  return count;
}

}  // namespace offloop::json
