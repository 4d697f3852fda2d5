#include "plan.h"

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

namespace offloop {
namespace {

// Describing what a step threw may itself throw when memory runs out.
Error Thrown(const char* what) noexcept {
  try {
    return InternalError(what);
  } catch (...) {
    // Short enough to fit into a string without allocating.
    return InternalError("A step threw");
  }
}

}  // namespace

Plan::Plan(Steps steps) : steps_(std::move(steps)) {
  for (const auto& step : steps_) {
    memory_cost_ = std::max(memory_cost_, step->MemoryCost());
    kept_bytes_ += step->KeptBytes();
    may_stall_ = may_stall_ || step->MayStall();
  }
  secret_input_ = !steps_.empty() && steps_.front()->SecretInput();
}

Result<Outcome> Plan::Run(Payload input, RunContext& context) const {
  // Core reports errors as values, but the standard library and simdjson throw
  // when memory runs out, and nothing may escape into a pool thread.
  try {
    Payload payload = std::move(input);
    for (const auto& step : steps_) {
      if (!context.Checkpoint()) return context.Stopped();
      if (!step->ReadsAsItArrives()) {
        if (Status here = payload.Settle(&context); !here.ok()) {
          return here.error();
        }
      }
      Result<Payload> next = step->Run(std::move(payload), context);
      if (!next.ok()) return std::move(next).error();
      payload = std::move(next).value();
      // There is nothing for the next step to work on.
      if (payload.kind() == Payload::Kind::kAbsent) break;
    }
    Outcome outcome{std::move(payload), context.TakeEmitted()};
    if (Status sealed = outcome.Seal(context); !sealed.ok())
      return sealed.error();
    return outcome;
  } catch (const std::bad_alloc&) {
    return OutOfMemory();
  } catch (const std::exception& exception) {
    return Thrown(exception.what());
  } catch (...) {
    return Thrown("A step threw something other than an exception");
  }
}

}  // namespace offloop
