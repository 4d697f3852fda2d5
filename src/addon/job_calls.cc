#include <memory>
#include <optional>
#include <utility>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/convert.h"
#include "addon/input.h"
#include "addon/read.h"
#include "core/arrival.h"

namespace offloop::addon {
namespace {

Error NotAPlan() { return InternalError("The argument is not a plan"); }

InputMode ModeOf(const Plan& plan, bool borrow) {
  if (plan.secret_input()) return InputMode::kCopySecret;
  return borrow ? InputMode::kBorrow : InputMode::kCopy;
}

// hasRef() of the resource that hooks of node:async_hooks see. As with Node's
// own handles, tools that look for what keeps a process alive learn from it
// that an idle copy of lib does not: Jest's --detectOpenHandles is one.
napi_value HasRef(napi_env env, napi_callback_info info) {
  const Call<0> call(env, info);
  const Environment* environment = call.session().environment.get();
  return Napi::Boolean::New(env,
                            environment != nullptr && environment->IsBusy());
}

// start(wake): from now on jobs may be submitted, and `wake` is called when
// some are done. Throws, and changes nothing, when `wake` is not a function or
// Node refuses.
napi_value Start(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  std::unique_ptr<Environment>& environment = call.session().environment;
  if (environment == nullptr && IsOfType(env, call[0], napi_function)) {
    const Exports resource{Napi::Object::New(env), &call.session()};
    Export<&HasRef>(resource, "hasRef");
    environment = Environment::Make(env, call[0], resource.object);
  }
  if (environment == nullptr) {
    return Throw(env, ErrorCode::kInternal,
                 "The environment refuses what wakes it");
  }
  return Undefined(env);
}

Napi::Object QueueFull(Napi::Env env) {
  return ToValue(env, Error{.code = ErrorCode::kQueueFull});
}

// For an input that has been read: lib does not know the sizes of strings.
Napi::Object QueueFull(Napi::Env env, size_t size) {
  Napi::Object description = QueueFull(env);
  description.Set("size", Napi::Number::New(env, static_cast<double>(size)));
  return description;
}

// From this size on, a job that is alone begins while its input is being
// copied.
constexpr size_t kEarlyBytes = Arrival::kStep;

// The bytes of `data` if its job should begin early, otherwise none.
ByteView EarlyBytes(napi_env env, napi_value data, InputMode mode,
                    const Plan& plan, Environment& environment) {
  if (mode != InputMode::kCopy || !environment.BeginsEarly(plan)) return {};
  const Result<ByteView> view = ViewOf(env, data);
  if (!view.ok() || view.value().size() < kEarlyBytes) return {};
  return view.value();
}

// Hands a job to the pool, and then copies its input.
napi_value SubmitEarly(napi_env env, Environment& environment, Job::Spec spec,
                       ByteView bytes) {
  if (!environment.Admit(bytes.size())) return QueueFull(env, bytes.size());
  Environment::Admission admission(environment, bytes.size());
  Bytes block = Bytes::Allocate(bytes.size());
  if (!block.valid()) return ToValue(env, OutOfMemory());
  const auto arrival = std::make_shared<Arrival>(std::move(block));
  spec.input.AppendArriving(arrival);
  admission.Use();
  environment.Add(std::move(spec));
  environment.Flush();
  arrival->Write(bytes);
  return Undefined(env);
}

// submit(id, plan, data, flags): undefined, or an error description, which has
// the `size` of an input that was refused after it was read.
napi_value Submit(napi_env env, napi_callback_info info) {
  const Call<4> call(env, info);
  const uint32_t id = call.Uint32(0);
  const JobFlags flags(call.Uint32(3));
  std::shared_ptr<const Plan> plan = call.PlanAt(1);
  if (plan == nullptr) return ToValue(env, NotAPlan());
  Environment& environment = call.environment();
  const InputMode mode = ModeOf(*plan, flags.borrow);
  // Nothing is copied for a job that a full queue will refuse.
  if (!environment.HasRoom()) return QueueFull(env);
  const ByteView early = EarlyBytes(env, call[2], mode, *plan, environment);
  if (!early.empty()) {
    return SubmitEarly(env, environment,
                       {.id = id,
                        .plan = std::move(plan),
                        .lane = flags.lane,
                        .action = flags.action},
                       early);
  }
  Result<Payload> input = ReadInput(env, call[2], mode);
  if (!input.ok()) return ToValue(env, input.error());
  const size_t size = input.value().unshared_size();
  if (!environment.Admit(size)) return QueueFull(env, size);
  environment.Add({.id = id,
                   .plan = std::move(plan),
                   .input = std::move(input).value(),
                   .sink = nullptr,
                   .lane = flags.lane,
                   .action = flags.action,
                   .borrows = mode == InputMode::kBorrow});
  return Undefined(env);
}

// reserve(bytes): false when submit() of that many bytes would be refused now;
// otherwise, until flush(), the next one will not be.
napi_value Reserve(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  return Napi::Boolean::New(
      env, call.environment().Reserve(call.Integer<size_t>(0)));
}

// flush(): hands the submitted jobs to the pool.
napi_value Flush(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  call.environment().Flush();
  return Undefined(env);
}

// cancel(id, reason): reason is a CancelReason as a number.
napi_value Cancel(napi_env env, napi_callback_info info) {
  const Call<2> call(env, info);
  call.environment().Cancel(call.Uint32(0),
                            static_cast<CancelReason>(call.Uint32(1) % 4));
  return Undefined(env);
}

// The values of `status`; see lib/inline.js.
enum InlineStatus : uint32_t { kFailed = 1, kTooLong = 2 };

// runInline(plan, data, status): the value. status[0] becomes kFailed if that
// is an error description, and kTooLong if the work is left to the pool.
napi_value RunInline(napi_env env, napi_callback_info info) {
  const Call<3> call(env, info);
  std::shared_ptr<const Plan> plan = call.PlanAt(0);
  const auto set_status = [&](InlineStatus status) {
    napi_value number = nullptr;
    napi_create_uint32(env, status, &number);
    napi_set_element(env, call[2], 0, number);
  };
  const auto fail = [&](const Error& error) -> napi_value {
    set_status(kFailed);
    return ToValue(env, error);
  };
  if (plan == nullptr) return fail(NotAPlan());
  Result<Payload> input = ReadInput(env, call[1], ModeOf(*plan, false));
  if (!input.ok()) return fail(input.error());
  std::optional<Result<Outcome>> outcome =
      call.environment().inline_runner().Run(*plan, std::move(input).value());
  if (!outcome.has_value()) {
    set_status(kTooLong);
    return Undefined(env);
  }
  call.environment().RecordInline(outcome->ok());
  if (!outcome->ok()) return fail(outcome->error());
  return ToValue(env, std::move(*outcome).value());
}

// refillInline(): a new turn of the event loop begins.
napi_value RefillInline(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  call.environment().inline_runner().Refill();
  return Undefined(env);
}

// trimInline(): frees what inline runs keep.
napi_value TrimInline(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  call.environment().inline_runner().Trim();
  return Undefined(env);
}

}  // namespace

void ExportJobs(Exports exports) {
  Export<&Start>(exports, "start");
  ExportDescribing<&Submit>(exports, "submit");
  Export<&Reserve>(exports, "reserve");
  Export<&Flush>(exports, "flush");
  Export<&Cancel>(exports, "cancel");
  Export<&RunInline>(exports, "runInline");
  Export<&RefillInline>(exports, "refillInline");
  Export<&TrimInline>(exports, "trimInline");
}

}  // namespace offloop::addon
