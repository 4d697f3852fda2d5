#include "compress/format.h"

#include <array>
#include <string>

namespace offloop::compress {
namespace {

// In the order of the enum.
constexpr std::array<std::string_view, 6> kNames = {
    "zstd", "gzip", "deflate", "deflate-raw", "br", "auto"};

}  // namespace

std::string_view FormatName(Format format) {
  return kNames[static_cast<size_t>(format)];
}

Result<Format> ParseFormat(std::string_view name) {
  for (size_t index = 0; index < kNames.size(); ++index) {
    if (kNames[index] == name) return static_cast<Format>(index);
  }
  return Error{
      .code = ErrorCode::kInvalidArgValue,
      .message = "Unknown compression format '" + std::string(name) + "'"};
}

}  // namespace offloop::compress
