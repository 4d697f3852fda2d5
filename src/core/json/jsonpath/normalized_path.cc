#include "json/jsonpath/normalized_path.h"

#include <string_view>

#include "json/string_text.h"

namespace offloop::json::jsonpath {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void AppendControl(char c, std::string& path) {
  constexpr std::string_view kControls = "\b\t\n\f\r";
  constexpr std::string_view kLetters = "btnfr";
  const size_t known = kControls.find(c);
  path += '\\';
  if (known != kControls.npos) {
    path += kLetters[known];
    return;
  }
  path += "u00";
  path += kHexDigits[static_cast<uint8_t>(c) >> 4u];
  path += kHexDigits[static_cast<uint8_t>(c) & 0xFu];
}

}  // namespace

void AppendIndex(uint64_t index, std::string& path) {
  path += '[';
  path += std::to_string(index);
  path += ']';
}

void AppendName(Value name, std::string& path, Pace& pace) {
  std::string buffer;
  path += "['";
  size_t seen = 0;
  for (const char c : ReadString(name, buffer, &pace)) {
    if (++seen % kTextStep == 0 && !pace.Spend(kTextStep)) break;
    if (static_cast<uint8_t>(c) < 0x20) {
      AppendControl(c, path);
      continue;
    }
    if (c == '\'' || c == '\\') path += '\\';
    path += c;
  }
  path += "']";
}

}  // namespace offloop::json::jsonpath
