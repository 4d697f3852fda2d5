// json.parse: what JavaScript builds its value of says what the text says. The
// input is a byte that chooses the policy on __proto__, and a document.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "../core/json/json_testing.h"
#include "../core/json/value_tape_checker.h"
#include "json/document.h"
#include "json/limits.h"
#include "json/parse.h"
#include "require.h"

namespace {

using offloop::Payload;
using offloop::Require;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const bool remove = data[0] % 2 == 0;
  std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  // A small text would stay one: white space makes it large.
  if (!remove) text.insert(0, offloop::json::kTextBytes, ' ');

  static offloop::json::Surroundings around;
  Payload parsed;
  parsed.AppendBorrowed(offloop::AsBytes(text));
  const auto document = offloop::json::Parse(
      parsed, offloop::json::kDefaultMaxDepth, around.context);
  const auto parse =
      offloop::json::MakeParse({.on_proto = remove ? "remove" : "keep"});
  Payload input;
  input.AppendBorrowed(offloop::AsBytes(text));
  auto output = parse.value()->Run(std::move(input), around.context);
  std::vector<Payload> parts = around.context.TakeEmitted();
  Require(output.ok() == document.ok());
  if (!output.ok()) return 0;
  offloop::json::ValueTapeChecker tape(output.value(), parts);
  tape.set_without_proto(remove);
  Require(tape.Is(document.value()->root()));
  return 0;
}
