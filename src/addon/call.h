#ifndef OFFLOOP_ADDON_CALL_H_
#define OFFLOOP_ADDON_CALL_H_

#include <napi.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>

#include "addon/convert.h"
#include "addon/environment.h"
#include "addon/handle.h"
#include "addon/read.h"
#include "core/plan.h"

namespace offloop::addon {

// What belongs to one copy of lib; every function that open() returned to it
// carries a pointer to its session. A test runner may load lib several times in
// one environment, and each copy has its own jobs.
struct Session {
  // Made by start(), which lib/completions.js calls first.
  std::unique_ptr<Environment> environment;
};

// The arguments of one call from lib, without the cost of a wrapper object:
// such calls are made for every job.
template <size_t kCount>
class Call {
 public:
  Call(napi_env env, napi_callback_info info) : env_(env) {
    size_t count = kCount;
    void* session = nullptr;
    napi_get_cb_info(env, info, &count, values_.data(), nullptr, &session);
    session_ = static_cast<Session*>(session);
  }

  napi_env env() const { return env_; }
  Session& session() const { return *session_; }
  // Precondition: start() was called.
  Environment& environment() const { return *session_->environment; }
  napi_value operator[](size_t index) const { return values_[index]; }

  // 0 when the argument is not a number.
  uint32_t Uint32(size_t index) const {
    uint32_t number = 0;
    napi_get_value_uint32(env_, values_[index], &number);
    return number;
  }
  // See Clamped(). 0 when the argument is not a number.
  template <typename T>
  T Integer(size_t index) const {
    double number = 0;
    napi_get_value_double(env_, values_[index], &number);
    return Clamped<T>(number);
  }
  // Null when the argument is not a plan.
  std::shared_ptr<const Plan> PlanAt(size_t index) const {
    return Handle::Unwrap<Plan>(env_, values_[index]);
  }

 private:
  napi_env env_;
  Session* session_ = nullptr;
  std::array<napi_value, kCount> values_{};
};

// How lib describes a job in one number: bit 0 is the bulk lane, bit 1 says
// that the input may be read in place, the rest is the Action.
struct JobFlags {
  explicit JobFlags(uint32_t bits)
      : lane((bits & 1) != 0 ? Lane::kBulk : Lane::kInteractive),
        borrow((bits & 2) != 0),
        action(static_cast<Action>((bits >> 2) % 4)) {}

  Lane lane;
  bool borrow;
  Action action;
};

// Where a family puts its functions.
struct Exports {
  Napi::Object object;
  Session* session;
};

// What a function does when memory runs out.
enum class OutOfMemoryIs : uint8_t {
  kThrown,
  // Returned as the error description that lib looks for in a result.
  kDescribed,
};

// Nothing may unwind into Node. Neither the core nor the add-on throws, but the
// standard library does when memory runs out.
template <napi_callback kFunction, OutOfMemoryIs kOutcome>
napi_value Guarded(napi_env env, napi_callback_info info) noexcept {
  // These answers allocate nothing.
  try {
    return kFunction(env, info);
  } catch (const std::bad_alloc&) {
    const Error error = OutOfMemory();
    if (kOutcome == OutOfMemoryIs::kDescribed) return ToValue(env, error);
    return Throw(env, error.code, error.message.c_str());
  } catch (const std::exception& exception) {
    return Throw(env, ErrorCode::kInternal, exception.what());
  } catch (...) {
    return Throw(env, ErrorCode::kInternal,
                 "Something other than an exception was thrown");
  }
}

// Defines `exports[name]` as a function of raw Node-API. If Node refuses, as in
// a worker that is being terminated, there is no such property.
template <napi_callback kFunction,
          OutOfMemoryIs kOutcome = OutOfMemoryIs::kThrown>
void Export(Exports exports, const char* name) {
  const Napi::Env env = exports.object.Env();
  napi_value function = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH,
                           &Guarded<kFunction, kOutcome>, exports.session,
                           &function) == napi_ok) {
    exports.object.Set(name, Napi::Value(env, function));
  }
}

// The same for a function that may return an error description.
template <napi_callback kFunction>
void ExportDescribing(Exports exports, const char* name) {
  Export<kFunction, OutOfMemoryIs::kDescribed>(exports, name);
}

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_CALL_H_
