#include "json/fault.h"

#include <algorithm>
#include <string>

#include "json/utf8.h"

namespace offloop::json {
namespace {

std::string Describe(ByteView text, size_t offset) {
  if (offset >= text.size()) return "the end of the text";
  const uint8_t byte = text[offset];
  if (byte > 0x20 && byte < 0x7F) {
    return std::string("'") + static_cast<char>(byte) + "'";
  }
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  return std::string("the byte 0x") + kDigits[byte >> 4u] +
         kDigits[byte & 0x0Fu];
}

}  // namespace

Error Unexpected(ByteView text, size_t offset, std::string_view expected) {
  constexpr size_t kLongestSequence = 4;
  if (offset < text.size() &&
      FirstInvalidUtf8(text.subspan(
          offset, std::min(kLongestSequence, text.size() - offset))) == 0) {
    return NotUtf8(offset);
  }
  return InvalidInput("Expected " + std::string(expected) + " but found " +
                          Describe(text, offset),
                      static_cast<int64_t>(offset));
}

Error NotUtf8(size_t offset) {
  return InvalidInput("The text is not valid UTF-8",
                      static_cast<int64_t>(offset));
}

Error WithLineAndColumn(Error error, ByteView text, RunContext& context) {
  if (error.code != ErrorCode::kInvalidInput || error.offset < 0) return error;
  const auto offset = static_cast<size_t>(error.offset);
  int64_t line = 1;
  size_t line_start = 0;
  for (size_t i = 0; i < offset; ++i) {
    if (i % RunContext::kSlice == 0 && !context.Checkpoint()) {
      return context.Stopped();
    }
    const bool breaks =
        text[i] == '\n' ||
        (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
    if (!breaks) continue;
    ++line;
    line_start = i + 1;
  }
  error.line = line;
  error.column = static_cast<int64_t>(offset - line_start) + 1;
  return error;
}

}  // namespace offloop::json
