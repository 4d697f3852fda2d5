// json.query against RFC 9535 as it is written (reference_query.h): the same
// nodes in the same order, and the same normalized paths, each of which selects
// its node again. The input is a path, a zero byte, and a document.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "../core/json/json_testing.h"
#include "../core/json/jsonpath/reference_query.h"
#include "json/document.h"
#include "json/jsonpath/parser.h"
#include "json/query.h"
#include "require.h"

namespace {

using offloop::AsText;
using offloop::ByteView;
using offloop::ErrorCode;
using offloop::Payload;
using offloop::Require;
using offloop::Surroundings;
using offloop::json::MakeQuery;
using offloop::json::Value;
using offloop::json::jsonpath::Meter;
using offloop::json::jsonpath::ReferenceQuery;

// What the reference can do in a moment: it keeps lists of nodes.
constexpr uint64_t kMaxSteps = 20'000;
constexpr size_t kMaxDepth = 64;

std::vector<Value> ElementsOf(Payload& output, Surroundings& around) {
  const auto parsed =
      offloop::json::Parse(output, kMaxDepth + 1, around.context);
  Require(parsed.ok());
  std::vector<Value> elements;
  const Value root = parsed.value()->root();
  for (Value each = root.first_child(); each != root.next();
       each = each.next()) {
    elements.push_back(each);
  }
  return elements;
}

// The output as its bytes only, so that it is parsed anew.
Payload Run(const std::string& path, bool paths, ByteView text,
            Surroundings& around) {
  const auto made = MakeQuery({.path = path,
                               .paths = paths,
                               .max_depth = kMaxDepth,
                               .max_steps = kMaxSteps});
  Payload input;
  input.AppendBorrowed(text);
  auto output = made.value()->Run(std::move(input), around.context);
  if (!output.ok()) {
    Require(output.error().code == ErrorCode::kInvalidInput ||
            output.error().code == ErrorCode::kOutputTooLarge);
    return Payload::Absent();
  }
  output.value().set_note(nullptr);
  return std::move(output).value();
}

void SelectsItself(const std::string& path, Value node, ByteView text,
                   Surroundings& around) {
  // A name with a lone surrogate has no path.
  if (!offloop::json::jsonpath::ParsePath(path).ok()) {
    return Require(path.find('\xED') != path.npos);
  }
  if (path.size() > 1000) return;
  Payload output = Run(path, false, text, around);
  if (output.kind() == Payload::Kind::kAbsent) return;
  const auto found = ElementsOf(output, around);
  Require(found.size() == 1);
  Require(AsText(found[0].source()) == AsText(node.source()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const uint8_t* const zero = std::find(data, data + size, uint8_t{0});
  if (zero == data + size) return 0;
  const std::string path(data, zero);
  const ByteView text(zero + 1, static_cast<size_t>(data + size - zero) - 1);

  static Surroundings around;
  const auto expression = offloop::json::jsonpath::ParsePath(path);
  if (!expression.ok()) {
    Require(expression.error().code == ErrorCode::kInvalidExpression);
    Require(expression.error().offset >= 0 &&
            static_cast<size_t>(expression.error().offset) <= path.size());
    return 0;
  }
  Payload values = Run(path, false, text, around);
  if (values.kind() == Payload::Kind::kAbsent) return 0;
  Payload paths = Run(path, true, text, around);
  if (paths.kind() == Payload::Kind::kAbsent) return 0;

  Payload document;
  document.AppendBorrowed(text);
  const auto parsed = offloop::json::Parse(document, kMaxDepth, around.context);
  Meter meter(around.context, UINT64_MAX);
  const ReferenceQuery reference(expression.value(), parsed.value()->root(),
                                 meter);
  const ReferenceQuery::Nodes expected = reference.Run();
  const auto got = ElementsOf(values, around);
  const auto got_paths = ElementsOf(paths, around);
  Require(got.size() == expected.size());
  Require(got_paths.size() == expected.size());
  std::string buffer;
  for (size_t i = 0; i < expected.size(); ++i) {
    Require(AsText(got[i].source()) ==
            AsText(expected[i].tree->source.source()));
    Require(ReadString(got_paths[i], buffer) == expected[i].path);
    if (i < 4) {
      SelectsItself(expected[i].path, expected[i].tree->source, text, around);
    }
  }
  return 0;
}
