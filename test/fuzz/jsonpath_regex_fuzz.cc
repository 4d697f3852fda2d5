// The engine for regular expressions against one that follows the parsed
// pattern over sets of places (reference_regex.h). The input is a pattern, a
// zero byte, and a text.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "../core/json/json_testing.h"
#include "../core/json/jsonpath/reference_regex.h"
#include "json/jsonpath/regex.h"
#include "json/utf8.h"
#include "require.h"

namespace {

using offloop::ErrorCode;
using offloop::Require;
using offloop::json::FirstInvalidUtf8;
using offloop::json::jsonpath::Meter;
using offloop::json::jsonpath::ReferenceRegex;
using offloop::json::jsonpath::Regex;

bool IsUtf8(const std::string& text) {
  return FirstInvalidUtf8(offloop::AsBytes(text)) == text.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const uint8_t* const zero = std::find(data, data + size, uint8_t{0});
  if (zero == data + size) return 0;
  const std::string pattern(data, zero);
  const std::string text(zero + 1, data + size);
  if (!IsUtf8(pattern) || !IsUtf8(text) || text.size() > 64) return 0;

  static offloop::Surroundings around;
  const auto tree = offloop::json::jsonpath::ParseRegex(pattern);
  const auto regex = Regex::Compile(pattern);
  if (!tree.ok()) {
    Require(!regex.ok() && regex.error().code == tree.error().code);
    Require(static_cast<size_t>(tree.error().offset) <= pattern.size());
    return 0;
  }
  if (!regex.ok()) {
    Require(regex.error().code == ErrorCode::kOutOfRange);
    return 0;
  }
  Require(regex.value().size() <= Regex::kMaxStates);
  if (regex.value().size() > 1000) return 0;
  const ReferenceRegex reference(tree.value(), text);
  Meter meter(around.context, UINT64_MAX);
  static offloop::json::jsonpath::RegexScratch scratch;
  const auto whole =
      regex.value().Matches(text, Regex::Where::kWhole, meter, scratch);
  const auto anywhere =
      regex.value().Matches(text, Regex::Where::kAnywhere, meter, scratch);
  Require(whole == reference.MatchesWhole());
  Require(anywhere == reference.MatchesAnywhere());
  return 0;
}
