// json.open: what a pointer finds by the index is what json.get finds by going
// through the text. The input is a pointer, a zero byte, and a document.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "../core/json/json_testing.h"
#include "json/get.h"
#include "json/open.h"
#include "require.h"

namespace {

using offloop::AsText;
using offloop::Payload;
using offloop::Require;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const uint8_t* const zero = std::find(data, data + size, uint8_t{0});
  if (zero == data + size) return 0;
  const std::string_view pointer =
      AsText({data, static_cast<size_t>(zero - data)});
  const std::string_view text =
      AsText({zero + 1, static_cast<size_t>(data + size - zero) - 1});

  static offloop::Surroundings around;
  const auto document = std::make_shared<offloop::json::OpenDocument>();
  const auto open = offloop::json::MakeOpen({.document = document});
  const auto get = offloop::json::MakeGet({.pointer = std::string(pointer)});
  auto opened =
      open.value()->Run(offloop::json::Chunks({text}), around.context);
  if (!get.ok()) return 0;
  auto wanted = get.value()->Run(offloop::json::Chunks({text}), around.context);
  Require(opened.ok() == wanted.ok());
  if (!opened.ok()) return 0;

  const auto parsed = document->parsed();
  const auto found =
      parsed->Find(offloop::json::Pointer::Parse(pointer).value());
  auto shared = get.value()->Run(document->Share().value(), around.context);
  Require(shared.ok());
  Require(shared.value().kind() == wanted.value().kind());
  const bool absent = wanted.value().kind() == Payload::Kind::kAbsent;
  Require(found.has_value() != absent);
  if (absent) return 0;
  const std::string value = offloop::TextOf(std::move(wanted).value());
  Require(AsText(found->source()) == value);
  Require(offloop::TextOf(std::move(shared).value()) == value);
  if (found->type() == offloop::json::ValueType::kObject) {
    Require(offloop::json::NamesOf(*found, size * 4 + 2).ok());
  }
  return 0;
}
