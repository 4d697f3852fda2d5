#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/convert.h"
#include "addon/input.h"
#include "core/arrival.h"

namespace offloop::addon {
namespace {

Error NotAPlan() { return InternalError("The argument is no plan"); }

InputMode ModeOf(const Plan& plan, bool borrow) {
  if (plan.secret_input()) return InputMode::kCopySecret;
  return borrow ? InputMode::kBorrow : InputMode::kCopy;
}

// start(wake): jobs may be submitted; `wake` is called when some are done.
napi_value Start(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  std::unique_ptr<Environment>& environment = call.session().environment;
  if (environment == nullptr) {
    environment = std::make_unique<Environment>(
        env, Napi::Value(env, call[0]).As<Napi::Function>());
  }
  return Undefined(env);
}

Napi::Object QueueFull(Napi::Env env) {
  return ToValue(env, Error{.code = ErrorCode::kQueueFull});
}

// Of an input that has been read: lib does not know how long strings are.
Napi::Object QueueFull(Napi::Env env, size_t size) {
  Napi::Object description = QueueFull(env);
  description.Set("size", Napi::Number::New(env, static_cast<double>(size)));
  return description;
}

// From this size on, a job alone begins while its input is being copied.
constexpr size_t kEarlyBytes = Arrival::kStep;

// The bytes of `data` when a job of them had better begin early, else none.
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
  Bytes block = Bytes::Allocate(bytes.size());
  if (!block.valid()) {
    environment.Retract(bytes.size());
    return ToValue(env, OutOfMemory());
  }
  const auto arrival = std::make_shared<Arrival>(std::move(block));
  spec.input.AppendArriving(arrival);
  environment.Add(std::move(spec));
  environment.Flush();
  arrival->Write(bytes);
  return Undefined(env);
}

// submit(id, plan, data, flags): undefined, or an error description, which has
// the `size` of an input that was refused after it had been read.
napi_value Submit(napi_env env, napi_callback_info info) {
  const Call<4> call(env, info);
  const uint32_t id = call.Uint32(0);
  const JobFlags flags(call.Uint32(3));
  std::shared_ptr<const Plan> plan = call.PlanAt(1);
  if (plan == nullptr) return ToValue(env, NotAPlan());
  Environment& environment = call.environment();
  const InputMode mode = ModeOf(*plan, flags.borrow);
  // Nothing is copied for a job that a full queue will refuse.
  if (!environment.HasRoom(0)) return QueueFull(env);
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

// reserve(bytes): false when submit() of so many would be refused now; else the
// next one is not, until flush().
napi_value Reserve(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  const auto bytes = static_cast<size_t>(std::max(0.0, call.Double(0)));
  return Napi::Boolean::New(env, call.environment().Reserve(bytes));
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

// Bytes that are small enough travel through one array that lib reads them
// from, because making a Buffer through Node-API costs more than the job did.
// The rest of the work on a result is ToValue().
class SmallResults {
 public:
  SmallResults(napi_env env, napi_value arena) {
    void* data = nullptr;
    napi_get_buffer_info(env, arena, &data, &size_);
    data_ = static_cast<uint8_t*>(data);
  }

  // False when `outcome` is not bytes alone, or finds no room.
  bool Write(Outcome& outcome) {
    const Payload& output = outcome.output;
    if (!outcome.emitted.empty() || output.kind() != Payload::Kind::kBytes ||
        output.size() > std::min(kLargest, size_ - used_)) {
      return false;
    }
    for (const Payload::Chunk& chunk : output.chunks()) {
      if (chunk.view.empty()) continue;
      std::memcpy(data_ + used_, chunk.view.data(), chunk.view.size());
      used_ += chunk.view.size();
    }
    return true;
  }

 private:
  static constexpr size_t kLargest = 1024;

  uint8_t* data_;
  size_t size_ = 0;
  size_t used_ = 0;
};

// What lib finds in `meta` for each job or part; see lib/jobs.js.
enum ResultKind : uint32_t {
  kValue = 0,
  kError = 1,
  kSmallBytes = 2,
  kPart = 3
};

// Writes results where lib reads them.
class ResultWriter {
 public:
  ResultWriter(napi_env env, uint32_t* meta, napi_value values,
               napi_value arena)
      : env_(env), meta_(meta), values_(values), small_(env, arena) {}

  void Write(Completions::Part part) {
    *NextEntry() = part.id * 4 + kPart;
    Put(ToValue(env_, std::move(part.outcome)));
    ++count_;
  }

  void Write(Job& job) {
    uint32_t* entry = NextEntry();
    entry[0] = job.id() * 4 + kValue;
    // Whoever cancelled it has settled its promise: nobody looks at the result.
    if (!job.cancel().requested()) WriteResult(job.result(), entry);
    ++count_;
  }
  uint32_t count() const { return count_; }

 private:
  void WriteResult(Result<Outcome>& result, uint32_t* entry) {
    if (result.ok() && small_.Write(result.value())) {
      entry[0] += kSmallBytes;
      entry[1] = static_cast<uint32_t>(result.value().output.size());
      return;
    }
    if (!result.ok()) entry[0] += kError;
    Put(result.ok() ? ToValue(env_, std::move(result).value())
                    : ToValue(env_, result.error()));
  }

  uint32_t* NextEntry() { return meta_ + 1 + count_ * 2; }
  void Put(Napi::Value value) {
    napi_set_element(env_, values_, count_, value);
  }

  napi_env env_;
  uint32_t* meta_;
  napi_value values_;
  SmallResults small_;
  uint32_t count_ = 0;
};

// take(meta, values, arena): takes finished jobs and parts, as many as fit.
// meta[0] becomes twice the number of those left, plus 1 when the pool has room
// again after a refusal. For each, meta has the job's id times four plus its
// ResultKind, then the size of small bytes, which stand in `arena` one after
// the other; others are in values[i]. Returns how many.
napi_value Take(napi_env env, napi_callback_info info) {
  const Call<3> call(env, info);
  void* data = nullptr;
  size_t length = 0;
  napi_typedarray_type type;
  napi_get_typedarray_info(env, call[0], &type, &length, &data, nullptr,
                           nullptr);
  if (data == nullptr || length < 3) return Undefined(env);
  auto* meta = static_cast<uint32_t*>(data);
  Completions::Taken taken = call.environment().Take((length - 1) / 2);
  meta[0] = static_cast<uint32_t>(taken.left * 2 + (taken.room_again ? 1 : 0));
  ResultWriter results(env, meta, call[1], call[2]);
  for (auto& part : taken.parts) results.Write(std::move(part));
  for (Job& job : taken.jobs) results.Write(job);
  return Napi::Number::New(env, results.count());
}

// What lib finds in `status`; see lib/inline.js.
enum InlineStatus : uint32_t { kFailed = 1, kTooLong = 2 };

// runInline(plan, data, status): the value. status[0] becomes kFailed when it
// is an error description, and kTooLong when the work is too long for here.
napi_value RunInline(napi_env env, napi_callback_info info) {
  const Call<3> call(env, info);
  std::shared_ptr<const Plan> plan = call.PlanAt(0);
  const auto set_status = [&](InlineStatus status) {
    napi_value number;
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
  Export(exports, "start", &Start);
  Export(exports, "submit", &Submit);
  Export(exports, "reserve", &Reserve);
  Export(exports, "flush", &Flush);
  Export(exports, "cancel", &Cancel);
  Export(exports, "take", &Take);
  Export(exports, "runInline", &RunInline);
  Export(exports, "refillInline", &RefillInline);
  Export(exports, "trimInline", &TrimInline);
}

}  // namespace offloop::addon
