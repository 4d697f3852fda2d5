#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "addon/operations.h"
#include "core/json/canonicalize.h"
#include "core/json/format.h"
#include "core/json/get.h"
#include "core/json/limits.h"
#include "core/json/merge_patch.h"
#include "core/json/minify.h"
#include "core/json/parse.h"
#include "core/json/patch.h"
#include "core/json/query.h"
#include "core/json/search.h"
#include "core/json/validate.h"

namespace offloop::addon {
namespace {

constexpr Field kTextFields[] = {{"maxDepth", FieldType::kNumber}};
constexpr Field kGetFields[] = {
    {"pointer", FieldType::kString},
    {"maxDepth", FieldType::kNumber},
};
constexpr Field kFormatFields[] = {
    {"indent", FieldType::kString},
    {"maxDepth", FieldType::kNumber},
    {"maxOutputBytes", FieldType::kNumber},
};
constexpr Field kCanonicalizeFields[] = {
    {"maxDepth", FieldType::kNumber},
    {"maxOutputBytes", FieldType::kNumber},
};
constexpr Field kPatchFields[] = {
    {"operations", FieldType::kBytes},
    {"maxOperations", FieldType::kNumber},
    {"maxDepth", FieldType::kNumber},
    {"maxOutputBytes", FieldType::kNumber},
};
constexpr Field kMergePatchFields[] = {
    {"patch", FieldType::kBytes},
    {"maxDepth", FieldType::kNumber},
    {"maxOutputBytes", FieldType::kNumber},
};
constexpr Field kQueryFields[] = {
    {"path", FieldType::kString},       {"paths", FieldType::kBoolean},
    {"maxDepth", FieldType::kNumber},   {"maxSteps", FieldType::kNumber},
    {"maxResults", FieldType::kNumber}, {"maxOutputBytes", FieldType::kNumber},
};

constexpr Field kParseFields[] = {
    {"maxDepth", FieldType::kNumber},
    {"onProto", FieldType::kString},
};

constexpr Field kSearchFields[] = {
    {"expression", FieldType::kString},
    {"maxDepth", FieldType::kNumber},
    {"maxSteps", FieldType::kNumber},
    {"maxOutputBytes", FieldType::kNumber},
};

size_t MaxDepth(const Fields& fields) {
  return fields.Integer<size_t>("maxDepth", json::kDefaultMaxDepth);
}

// 0, which users cannot set, stands for the default: see json::OutputLimit().
uint64_t MaxOutputBytes(const Fields& fields) {
  return fields.Integer<uint64_t>("maxOutputBytes", 0);
}

// Absent stands for a default that depends on the size of the text.
std::optional<uint64_t> MaxSteps(const Fields& fields) {
  if (!fields.Number("maxSteps").has_value()) return std::nullopt;
  return fields.Integer<uint64_t>("maxSteps", 0);
}

Result<std::unique_ptr<Operation>> MakeGet(const Fields& fields) {
  return json::MakeGet({.pointer = fields.String("pointer").value_or(""),
                        .max_depth = MaxDepth(fields)});
}

Result<std::unique_ptr<Operation>> MakeFormat(const Fields& fields) {
  return json::MakeFormat({.indent = fields.String("indent").value_or(""),
                           .max_depth = MaxDepth(fields),
                           .max_output_bytes = MaxOutputBytes(fields)});
}

Result<std::unique_ptr<Operation>> MakeCanonicalize(const Fields& fields) {
  return json::MakeCanonicalize({.max_depth = MaxDepth(fields),
                                 .max_output_bytes = MaxOutputBytes(fields)});
}

Result<std::unique_ptr<Operation>> MakePatch(const Fields& fields) {
  Bytes operations = fields.CopyOfBytes("operations").value_or(Bytes());
  if (!operations.valid()) return OutOfMemory();
  return json::MakePatch({.operations = std::move(operations),
                          .max_operations = fields.Integer<size_t>(
                              "maxOperations", json::kDefaultMaxOperations),
                          .max_depth = MaxDepth(fields),
                          .max_output_bytes = MaxOutputBytes(fields)});
}

Result<std::unique_ptr<Operation>> MakeMergePatch(const Fields& fields) {
  Bytes patch = fields.CopyOfBytes("patch").value_or(Bytes());
  if (!patch.valid()) return OutOfMemory();
  return json::MakeMergePatch({.patch = std::move(patch),
                               .max_depth = MaxDepth(fields),
                               .max_output_bytes = MaxOutputBytes(fields)});
}

Result<std::unique_ptr<Operation>> MakeQuery(const Fields& fields) {
  using Options = json::QueryOptions;
  return json::MakeQuery(
      {.path = fields.String("path").value_or(""),
       .paths = fields.Boolean("paths").value_or(false),
       .max_depth = MaxDepth(fields),
       .max_steps = MaxSteps(fields),
       .max_results = fields.Integer("maxResults", Options::kDefaultMaxResults),
       .max_output_bytes =
           fields.Integer("maxOutputBytes", Options::kDefaultMaxOutputBytes)});
}

Result<std::unique_ptr<Operation>> MakeParse(const Fields& fields) {
  return json::MakeParse(
      {.max_depth = MaxDepth(fields),
       .on_proto = fields.String("onProto").value_or("keep")});
}

Result<std::unique_ptr<Operation>> MakeSearch(const Fields& fields) {
  return json::MakeSearch(
      {.expression = fields.String("expression").value_or(""),
       .max_depth = MaxDepth(fields),
       .max_steps = MaxSteps(fields),
       .max_output_bytes = MaxOutputBytes(fields)});
}

constexpr OperationRow kJsonRows[] = {
    {"json.validate", kTextFields,
     [](const Fields& fields) {
       return json::MakeValidate({.max_depth = MaxDepth(fields)});
     }},
    {"json.minify", kTextFields,
     [](const Fields& fields) {
       return json::MakeMinify({.max_depth = MaxDepth(fields)});
     }},
    {"json.format", kFormatFields, &MakeFormat},
    {"json.canonicalize", kCanonicalizeFields, &MakeCanonicalize},
    {"json.get", kGetFields, &MakeGet},
    {"json.patch", kPatchFields, &MakePatch},
    {"json.mergePatch", kMergePatchFields, &MakeMergePatch},
    {"json.query", kQueryFields, &MakeQuery},
    {"json.parse", kParseFields, &MakeParse},
    {"json.search", kSearchFields, &MakeSearch},
};

}  // namespace

std::span<const OperationRow> JsonOperations() { return kJsonRows; }

}  // namespace offloop::addon
