#include "cancel.h"

namespace offloop {

Error CancelError(CancelReason reason) {
  // Nobody waits for these any more, and a short text allocates nothing.
  switch (reason) {
    case CancelReason::kAborted:
      return {.code = ErrorCode::kAborted, .message = "Aborted"};
    case CancelReason::kTimeout:
      return {.code = ErrorCode::kTimeout, .message = "Timed out"};
    case CancelReason::kClosed:
      return {.code = ErrorCode::kClosed, .message = "Closed"};
    case CancelReason::kNone:
      break;
  }
  return InternalError("A job stopped without a reason");
}

}  // namespace offloop
