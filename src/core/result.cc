#include "result.h"

namespace offloop {

std::string_view CodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgType:
      return "ERR_INVALID_ARG_TYPE";
    case ErrorCode::kInvalidArgValue:
      return "ERR_INVALID_ARG_VALUE";
    case ErrorCode::kOutOfRange:
      return "ERR_OUT_OF_RANGE";
    case ErrorCode::kInvalidInput:
      return "ERR_OFFLOOP_INVALID_INPUT";
    case ErrorCode::kInvalidExpression:
      return "ERR_OFFLOOP_INVALID_EXPRESSION";
    case ErrorCode::kPatchFailed:
      return "ERR_OFFLOOP_PATCH_FAILED";
    case ErrorCode::kOutputTooLarge:
      return "ERR_OFFLOOP_OUTPUT_TOO_LARGE";
    case ErrorCode::kQueueFull:
      return "ERR_OFFLOOP_QUEUE_FULL";
    case ErrorCode::kTimeout:
      return "ERR_OFFLOOP_TIMEOUT";
    case ErrorCode::kClosed:
      return "ERR_OFFLOOP_CLOSED";
    case ErrorCode::kAborted:
      return "ABORT_ERR";
    case ErrorCode::kOutOfMemory:
      return "ERR_OFFLOOP_OUT_OF_MEMORY";
    case ErrorCode::kInternal:
    case ErrorCode::kSystem:
      break;
  }
  return "ERR_OFFLOOP_INTERNAL";
}

Error OutputTooLarge(uint64_t limit) {
  return Error{.code = ErrorCode::kOutputTooLarge,
               .message = "The output is larger than maxOutputBytes (" +
                          std::to_string(limit) + " bytes)"};
}

}  // namespace offloop
