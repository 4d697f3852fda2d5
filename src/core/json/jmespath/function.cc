#include "json/jmespath/function.h"

#include <algorithm>
#include <iterator>

namespace offloop::json::jmespath {
namespace {

constexpr TypeSet kSizedType = kStringType | kArrayType;

constexpr Function kFunctions[] = {
    {"abs", FunctionId::kAbs, {kNumberType}},
    {"avg", FunctionId::kAvg, {kArrayType}},
    {"ceil", FunctionId::kCeil, {kNumberType}},
    {"contains", FunctionId::kContains, {kSizedType, kAnyType}},
    {"ends_with", FunctionId::kEndsWith, {kStringType, kStringType}},
    {"floor", FunctionId::kFloor, {kNumberType}},
    {"join", FunctionId::kJoin, {kStringType, kArrayType}},
    {"keys", FunctionId::kKeys, {kObjectType}},
    {"length", FunctionId::kLength, {kSizedType | kObjectType}},
    {"map", FunctionId::kMap, {kReferenceType, kArrayType}},
    {"max", FunctionId::kMax, {kArrayType}},
    {"max_by", FunctionId::kMaxBy, {kArrayType, kReferenceType}},
    {"merge", FunctionId::kMerge, {kObjectType}, true},
    {"min", FunctionId::kMin, {kArrayType}},
    {"min_by", FunctionId::kMinBy, {kArrayType, kReferenceType}},
    {"not_null", FunctionId::kNotNull, {kAnyType}, true},
    {"reverse", FunctionId::kReverse, {kSizedType}},
    {"sort", FunctionId::kSort, {kArrayType}},
    {"sort_by", FunctionId::kSortBy, {kArrayType, kReferenceType}},
    {"starts_with", FunctionId::kStartsWith, {kStringType, kStringType}},
    {"sum", FunctionId::kSum, {kArrayType}},
    {"to_array", FunctionId::kToArray, {kAnyType}},
    {"to_number", FunctionId::kToNumber, {kAnyType}},
    {"to_string", FunctionId::kToString, {kAnyType}},
    {"type", FunctionId::kType, {kAnyType}},
    {"values", FunctionId::kValues, {kObjectType}},
};

constexpr std::string_view kTypeNames[] = {
    "null",     "a boolean", "a number",          "a string",
    "an array", "an object", "an expression (&…)"};

}  // namespace

const Function* FindFunction(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kFunctions), std::end(kFunctions),
                   [name](const Function& each) { return each.name == name; });
  return found == std::end(kFunctions) ? nullptr : found;
}

std::string Describe(TypeSet types) {
  if (types == kAnyType) return "a value";
  std::string text;
  for (size_t i = 0; i < std::size(kTypeNames); ++i) {
    if ((types >> i & 1) == 0) continue;
    if (!text.empty()) text += " or ";
    text += kTypeNames[i];
  }
  return text;
}

}  // namespace offloop::json::jmespath
