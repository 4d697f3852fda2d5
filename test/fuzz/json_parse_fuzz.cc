// json.parse: what JavaScript builds its value of says what the text says,
// whole and in parts of any size. The input is a byte that chooses the policy
// on
// __proto__ and the size of the parts, and a document.

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
#include "json/value_tape_builder.h"
#include "require.h"

namespace {

using offloop::Outcome;
using offloop::Payload;
using offloop::Require;
using offloop::Surroundings;
using offloop::json::ProtoPolicy;
using offloop::json::Value;
using offloop::json::ValueTapeBuilder;
using offloop::json::ValueTapeChecker;

void Check(std::vector<Outcome> parts, bool remove, Value root) {
  ValueTapeChecker tape(std::move(parts));
  tape.set_without_proto(remove);
  Require(tape.Is(root));
}

std::vector<Outcome> InParts(Value root, bool remove, size_t bytes,
                             Surroundings& around) {
  std::vector<Outcome> parts;
  ValueTapeBuilder builder(
      root, remove ? ProtoPolicy::kRemove : ProtoPolicy::kKeep, around.context);
  for (bool more = true; more;) {
    more = builder.WriteSome(bytes).value();
    parts.push_back(builder.TakePart());
  }
  return parts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const bool remove = data[0] % 2 == 0;
  std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  // A small text would stay one: white space makes it large.
  if (!remove) text.insert(0, offloop::json::kTextBytes, ' ');

  static Surroundings around;
  Payload parsed;
  parsed.AppendBorrowed(offloop::AsBytes(text));
  const auto document = offloop::json::Parse(
      parsed, offloop::json::kDefaultMaxDepth, around.context);
  const auto parse =
      offloop::json::MakeParse({.on_proto = remove ? "remove" : "keep"});
  Payload input;
  input.AppendBorrowed(offloop::AsBytes(text));
  auto output = parse.value()->Run(std::move(input), around.context);
  std::vector<Outcome> whole;
  whole.emplace_back().emitted = around.context.TakeEmitted();
  Require(output.ok() == document.ok());
  if (!output.ok()) return 0;
  const Value root = document.value()->root();
  whole.back().output = std::move(output).value();
  Check(std::move(whole), remove, root);
  // One byte is every place at which a part may end.
  Check(InParts(root, remove, size_t{1} << (data[0] / 2 % 16), around), remove,
        root);
  return 0;
}
