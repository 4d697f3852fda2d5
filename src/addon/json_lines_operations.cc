#include "addon/operations.h"
#include "core/json/lines.h"

namespace offloop::addon {
namespace {

constexpr Field kLinesFields[] = {
    {"plan", FieldType::kHandle},
    {"groups", FieldType::kBoolean},
    {"skip", FieldType::kBoolean},
    {"maxLineBytes", FieldType::kNumber},
};

Result<std::unique_ptr<Operation>> MakeLines(const Fields& fields) {
  return json::MakeLines(
      {.plan = fields.Shared<Plan>("plan"),
       .groups = fields.Boolean("groups").value_or(false),
       .skip = fields.Boolean("skip").value_or(false),
       .max_line_bytes = fields.Integer<uint64_t>(
           "maxLineBytes", json::LinesOptions::kDefaultMaxLineBytes)});
}

constexpr OperationRow kJsonLinesRows[] = {
    {"json.lines", kLinesFields, &MakeLines},
};

}  // namespace

std::span<const OperationRow> JsonLinesOperations() { return kJsonLinesRows; }

}  // namespace offloop::addon
