#include "json/utf8.h"

#include <algorithm>

namespace offloop::json {
namespace {

// The size of the sequence that starts with `lead`; 0 when nothing does.
size_t SequenceSize(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;  // A continuation, or an overlong form.
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

// The second byte rules out overlong forms, surrogates, and what lies beyond
// U+10FFFF.
bool FitsSecond(uint8_t lead, uint8_t second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second < 0xA0;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second < 0x90;
    default:
      return true;
  }
}

bool StartsSequence(ByteView text) {
  const size_t size = SequenceSize(text[0]);
  if (size == 0 || size > text.size()) return false;
  const ByteView rest = text.subspan(1, size - 1);
  return std::all_of(rest.begin(), rest.end(),
                     [](uint8_t byte) { return IsContinuation(byte); }) &&
         (rest.empty() || FitsSecond(text[0], rest[0]));
}

}  // namespace

size_t FirstInvalidUtf8(ByteView text) {
  size_t at = 0;
  while (at < text.size() && StartsSequence(text.subspan(at))) {
    at += SequenceSize(text[at]);
  }
  return at;
}

size_t WholeUtf8Size(ByteView text) {
  for (size_t back = 1; back <= std::min<size_t>(3, text.size()); ++back) {
    const uint8_t byte = text[text.size() - back];
    if (IsContinuation(byte)) continue;
    return SequenceSize(byte) > back ? text.size() - back : text.size();
  }
  return text.size();
}

}  // namespace offloop::json
