#include "cancel.h"

namespace offloop {

Error CancelError(CancelReason reason) {
  switch (reason) {
    case CancelReason::kAborted:
      return {.code = ErrorCode::kAborted,
              .message = "The operation was aborted"};
    case CancelReason::kTimeout:
      return {.code = ErrorCode::kTimeout,
              .message = "The operation took longer than its timeout"};
    case CancelReason::kClosed:
      return {.code = ErrorCode::kClosed, .message = "The pool is closed"};
    case CancelReason::kNone:
      break;
  }
  return InternalError("A job stopped without a reason");
}

}  // namespace offloop
