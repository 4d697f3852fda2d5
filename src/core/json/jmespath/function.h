#ifndef OFFLOOP_CORE_JSON_JMESPATH_FUNCTION_H_
#define OFFLOOP_CORE_JSON_JMESPATH_FUNCTION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace offloop::json::jmespath {

// The functions of the specification.
enum class FunctionId : uint8_t {
  kAbs,
  kAvg,
  kCeil,
  kContains,
  kEndsWith,
  kFloor,
  kJoin,
  kKeys,
  kLength,
  kMap,
  kMax,
  kMaxBy,
  kMerge,
  kMin,
  kMinBy,
  kNotNull,
  kReverse,
  kSort,
  kSortBy,
  kStartsWith,
  kSum,
  kToArray,
  kToNumber,
  kToString,
  kType,
  kValues,
};

// What an argument may be: a set of these flags.
using TypeSet = uint8_t;
constexpr TypeSet kNullType = 1;
constexpr TypeSet kBooleanType = 2;
constexpr TypeSet kNumberType = 4;
constexpr TypeSet kStringType = 8;
constexpr TypeSet kArrayType = 16;
constexpr TypeSet kObjectType = 32;
constexpr TypeSet kAnyType = 63;
// &expression, which is not a value.
constexpr TypeSet kReferenceType = 64;

// The names of the types in a set: "a number", "a string or an array".
std::string Describe(TypeSet types);

struct Function {
  std::string_view name;
  FunctionId id;
  // For the arguments in order. In a variadic function the last one that is not
  // 0 is for all that follow.
  TypeSet arguments[2];
  bool variadic = false;

  // The least number of arguments, and the only one unless variadic.
  size_t arity() const { return arguments[1] == 0 ? 1 : 2; }
  TypeSet argument(size_t index) const {
    return arguments[index < arity() ? index : arity() - 1];
  }
};

// Null when there is none of that name. Thread-safe.
const Function* FindFunction(std::string_view name);

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_FUNCTION_H_
