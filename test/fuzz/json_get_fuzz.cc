// json.get: one pass over the text and a look-up on the tape give the same
// slice, which is a value. The input is a pointer, a zero byte, and a document.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "../core/json/json_testing.h"
#include "../core/json/reference_validator.h"
#include "json/document.h"
#include "json/get.h"
#include "json/limits.h"
#include "require.h"

namespace {

using offloop::AsText;
using offloop::Payload;
using offloop::Require;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const uint8_t* const zero = std::find(data, data + size, uint8_t{0});
  if (zero == data + size) return 0;
  const std::string pointer(data, zero);
  const offloop::ByteView text(zero + 1,
                               static_cast<size_t>(data + size - zero) - 1);

  static offloop::Surroundings around;
  const auto get = offloop::json::MakeGet({.pointer = pointer});
  if (!get.ok()) {
    Require(get.error().code == offloop::ErrorCode::kInvalidExpression);
    Require(get.error().offset >= 0);
    return 0;
  }
  Payload plain;
  plain.AppendBorrowed(text);
  Payload parsed;
  parsed.AppendBorrowed(text);
  const bool valid =
      offloop::json::Parse(parsed, offloop::json::kDefaultMaxDepth,
                           around.context)
          .ok();
  auto streamed = get.value()->Run(std::move(plain), around.context);
  Require(streamed.ok() == valid);
  if (!valid) return 0;
  auto looked_up = get.value()->Run(std::move(parsed), around.context);
  Require(looked_up.ok());
  Require(streamed.value().kind() == looked_up.value().kind());
  if (streamed.value().kind() == Payload::Kind::kAbsent) return 0;
  const offloop::ByteView a = streamed.value().Join().value();
  const offloop::ByteView b = looked_up.value().Join().value();
  Require(a.data() == b.data() && a.size() == b.size());
  Require(!offloop::json::ReferenceValidator(AsText(a),
                                             offloop::json::kDefaultMaxDepth)
               .FindError());
  if (pointer.empty()) return 0;
  // A value of a value is found by the rest of the pointer too.
  const size_t slash = pointer.find('/', 1);
  if (slash == std::string::npos) return 0;
  const auto first =
      offloop::json::MakeGet({.pointer = pointer.substr(0, slash)});
  const auto rest = offloop::json::MakeGet({.pointer = pointer.substr(slash)});
  Payload whole;
  whole.AppendBorrowed(text);
  auto outer = first.value()->Run(std::move(whole), around.context);
  auto inner = rest.value()->Run(std::move(outer).value(), around.context);
  Require(inner.ok() && inner.value().Join().value().data() == a.data());
  return 0;
}
