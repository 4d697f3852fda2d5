// json.minify: what it gives is the same document without white space, from
// owned and from borrowed memory.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "../core/json/json_testing.h"
#include "json/document.h"
#include "json/limits.h"
#include "json/minify.h"
#include "require.h"

namespace {

using offloop::AsBytes;
using offloop::AsText;
using offloop::Payload;
using offloop::Require;
using offloop::json::Value;

// The same values in the same order, scalars byte for byte.
void RequireSameTape(Value a, Value b) {
  const Value end = a.next();
  uint32_t index = a.index();
  Require(end.index() - index == b.next().index() - b.index());
  while (index != end.index()) {
    Require(a.type() == b.type());
    const bool container = a.is_container();
    if (container) {
      Require(a.count() == b.count());
      a = a.first_child();
      b = b.first_child();
    } else {
      Require(AsText(a.source()) == AsText(b.source()));
      a = a.next();
      b = b.next();
    }
    index = a.index();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static offloop::Surroundings around;
  static const auto minify = offloop::json::MakeMinify().value();
  const std::string_view text = AsText({data, size});

  auto output = minify->Run(offloop::json::Chunks({text}), around.context);
  Payload borrowed;
  borrowed.AppendBorrowed({data, size});
  Payload source;
  source.AppendBorrowed({data, size});
  auto from_borrowed = minify->Run(std::move(borrowed), around.context);
  const auto document = offloop::json::Parse(
      source, offloop::json::kDefaultMaxDepth, around.context);
  Require(output.ok() == document.ok());
  Require(output.ok() == from_borrowed.ok());
  if (!output.ok()) return 0;

  const std::string minified = offloop::TextOf(std::move(output).value());
  Require(minified == offloop::TextOf(std::move(from_borrowed).value()));
  Payload again = offloop::json::Chunks({minified});
  const auto second = offloop::json::Parse(
      again, offloop::json::kDefaultMaxDepth, around.context);
  Require(second.ok());
  Require(second.value()->spaces() == uint64_t{0});
  RequireSameTape(document.value()->root(), second.value()->root());
  Require(offloop::json::RunOn(*minify, minified) == minified);
  return 0;
}
