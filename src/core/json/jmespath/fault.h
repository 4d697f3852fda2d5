#ifndef OFFLOOP_CORE_JSON_JMESPATH_FAULT_H_
#define OFFLOOP_CORE_JSON_JMESPATH_FAULT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "result.h"

namespace offloop::json::jmespath {

// The errors of expressions: kInvalidExpression with a byte offset in the
// expression. Their messages start with the specification's name of the error.
namespace kind {
constexpr std::string_view kSyntax = "syntax";
constexpr std::string_view kUnknownFunction = "unknown-function";
constexpr std::string_view kInvalidArity = "invalid-arity";
constexpr std::string_view kInvalidType = "invalid-type";
constexpr std::string_view kInvalidValue = "invalid-value";
}  // namespace kind

inline Error Fault(std::string_view kind, std::string message, size_t offset) {
  return {.code = ErrorCode::kInvalidExpression,
          .message = std::string(kind) + ": " + std::move(message),
          .offset = static_cast<int64_t>(offset)};
}

// The error of the limit on the work that an expression causes.
inline Error TooManySteps(uint64_t limit) {
  return {.code = ErrorCode::kOutputTooLarge,
          .message = "The expression takes more than " + std::to_string(limit) +
                     " steps on this document"};
}

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_FAULT_H_
