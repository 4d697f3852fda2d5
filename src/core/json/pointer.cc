#include "json/pointer.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace offloop::json {
namespace {

Error BadPointer(std::string message, size_t offset) {
  return {.code = ErrorCode::kInvalidExpression,
          .message = std::move(message),
          .offset = static_cast<int64_t>(offset)};
}

uint64_t IndexOf(std::string_view name) {
  const bool digits = std::all_of(name.begin(), name.end(),
                                  [](char c) { return c >= '0' && c <= '9'; });
  if (name.empty() || !digits || (name[0] == '0' && name.size() > 1)) {
    return PointerToken::kNoIndex;
  }
  uint64_t index = 0;
  const char* const end = name.data() + name.size();
  const auto read = std::from_chars(name.data(), end, index);
  // An index that does not fit is larger than any array.
  return read.ec == std::errc() ? index : PointerToken::kNoIndex;
}

}  // namespace

Result<Pointer> Pointer::Parse(std::string_view text) {
  Pointer pointer;
  if (!text.empty() && text[0] != '/') {
    return BadPointer("A JSON Pointer must be empty or start with '/'", 0);
  }
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '/') {
      pointer.tokens_.push_back({.name = {}, .offset = i + 1});
      continue;
    }
    std::string& name = pointer.tokens_.back().name;
    if (text[i] != '~') {
      name += text[i];
      continue;
    }
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (next != '0' && next != '1') {
      return BadPointer("'~' in a JSON Pointer must be followed by 0 or 1", i);
    }
    name += next == '0' ? '~' : '/';
    ++i;
  }
  for (PointerToken& token : pointer.tokens_) token.index = IndexOf(token.name);
  return pointer;
}

}  // namespace offloop::json
