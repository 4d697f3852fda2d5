#include "json/jsonpath/meter.h"

#include <algorithm>
#include <string>
#include <utility>

namespace offloop::json::jsonpath {

void Meter::Fail(Error error) {
  if (stopped_) return;
  stopped_ = true;
  error_ = std::move(error);
  slice_ = left_ = 0;
}

bool Meter::Refill(uint64_t steps) {
  if (stopped_) return false;
  if (!pace_.Pause()) {
    Fail(pace_.error());
    return false;
  }
  const uint64_t missing = steps - slice_;
  if (missing > left_) {
    Fail({.code = ErrorCode::kOutputTooLarge,
          .message = "The query takes more than the limit of " +
                     std::to_string(max_steps_) + " steps"});
    return false;
  }
  left_ -= missing;
  slice_ = std::min(left_, kSlice);
  left_ -= slice_;
  return true;
}

}  // namespace offloop::json::jsonpath
