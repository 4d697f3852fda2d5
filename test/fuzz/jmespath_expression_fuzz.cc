// The parser of JMESPath: whatever the bytes are, it answers with an expression
// within its limits or with an error that says where.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/jmespath/expression.h"
#include "json/jmespath/stream_plan.h"
#include "require.h"

namespace {

using offloop::Require;
using offloop::json::jmespath::Node;

void Check(const Node& node, size_t size) {
  Require(node.offset <= size);
  for (const auto& child : node.children) {
    Require(child->nesting < node.nesting);
    Check(*child, size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = offloop::json::jmespath::ParseExpression(text);
  if (!parsed.ok()) {
    const offloop::Error& error = parsed.error();
    Require(error.code == offloop::ErrorCode::kInvalidExpression);
    Require(error.offset >= 0 && static_cast<size_t>(error.offset) <= size);
    return 0;
  }
  Require(parsed.value()->nesting <= offloop::json::jmespath::kMaxNesting);
  Check(*parsed.value(), size);
  const auto plan = offloop::json::jmespath::PlanStream(*parsed.value());
  Require(plan == nullptr || plan->places.size() >= 2);
  return 0;
}
