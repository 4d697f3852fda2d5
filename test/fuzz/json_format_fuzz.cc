// json.format: the same document as before, laid out so that taking the white
// space away gives what taking it away before gives.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "../core/json/json_testing.h"
#include "json/format.h"
#include "json/minify.h"
#include "require.h"

// The first byte is the indent, the rest the text.
using offloop::Require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using offloop::json::RunOn;
  if (size == 0) return 0;
  static const auto minify = offloop::json::MakeMinify().value();
  constexpr std::string_view kSpaces = " \t\n\r";
  const std::string indent(data[0] % 11, kSpaces[data[0] / 11 % 4]);
  const std::string_view text = offloop::AsText({data + 1, size - 1});
  const auto format = offloop::json::MakeFormat(
      {.indent = indent, .max_output_bytes = 1 << 20});
  const std::string formatted = RunOn(*format.value(), text);
  const std::string minified = RunOn(*minify, text);
  if (formatted.starts_with("error: The output")) return 0;
  Require(formatted.starts_with("error: ") == minified.starts_with("error: "));
  if (minified.starts_with("error: ")) return 0;
  Require(RunOn(*minify, formatted) == minified);
  Require(RunOn(*format.value(), formatted) == formatted);
  Require(RunOn(*format.value(), minified) == formatted);
  return 0;
}
