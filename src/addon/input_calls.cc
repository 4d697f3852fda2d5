#include <algorithm>
#include <atomic>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/convert.h"
#include "addon/input.h"
#include "addon/process_pool.h"
#include "addon/read.h"
#include "core/arrival.h"

namespace offloop::addon {
namespace {

// Jobs of all environments that began early and whose input is still being
// copied, turn by turn. A blocked event loop blocks the thread that waits for
// it, so these never take every thread.
std::atomic<unsigned> early_jobs{0};

bool CountOneMoreEarly() {
  const unsigned most = ProcessPool().options().threads - 1;
  unsigned counted = early_jobs;
  while (counted < most) {
    if (early_jobs.compare_exchange_weak(counted, counted + 1)) return true;
  }
  return false;
}

// A large input that is being copied into native memory, slice by slice, while
// the event loop goes on. The pool has admitted its size from the start.
class PendingInput {
 public:
  explicit PendingInput(size_t size) : size_(size) {}
  ~PendingInput() { Drop(); }
  PendingInput(const PendingInput&) = delete;
  PendingInput& operator=(const PendingInput&) = delete;

  // False when memory ran out.
  bool AddPart(size_t size, bool secret) {
    Bytes part = Bytes::Allocate(size);
    if (!part.valid()) return false;
    if (secret) part.MarkSecret();
    parts_.push_back(std::make_shared<Arrival>(std::move(part)));
    return true;
  }

  // Appends to a part; false when there is no such part, or no room in it.
  bool Write(size_t index, ByteView bytes) {
    return index < parts_.size() && parts_[index]->Write(bytes);
  }

  // Allows taking the input before it is complete, if it has one part and a
  // thread is left for others; whether that is allowed.
  bool BeginEarly() {
    early_ = early_ || (open_ && parts_.size() == 1 && CountOneMoreEarly());
    return early_;
  }

  // Hands the bytes, and their place in the queue, to a job. Returns nothing,
  // and changes nothing, when they were taken or dropped already, or when some
  // are missing, unless BeginEarly() has allowed that.
  std::optional<Payload> Take() {
    if (!open_) return std::nullopt;
    const bool complete =
        std::all_of(parts_.begin(), parts_.end(),
                    [](const auto& part) { return part->complete(); });
    if (!early_ && !complete) return std::nullopt;
    Payload payload;
    if (early_) {
      payload.AppendArriving(parts_.front());
    } else {
      for (const auto& part : parts_) payload.Append(part->Take());
      parts_.clear();
    }
    open_ = false;
    return payload;
  }
  // Nothing more will be written; a job that waits for more fails.
  void Drop() {
    if (std::exchange(early_, false)) --early_jobs;
    for (const auto& part : parts_) part->Abandon();
    parts_.clear();
    if (std::exchange(open_, false)) ProcessPool().Retract(size_);
  }

 private:
  const size_t size_;
  bool open_ = true;
  bool early_ = false;
  std::vector<std::shared_ptr<Arrival>> parts_;
};

// The numbers in an array that lib made; nothing when they cannot be read.
std::optional<std::vector<size_t>> ReadSizes(napi_env env, napi_value array) {
  const std::optional<uint32_t> length = LengthOf(env, array);
  if (!length.has_value()) return std::nullopt;
  std::vector<size_t> sizes;
  for (uint32_t i = 0; i < *length; ++i) {
    double number = 0;
    if (napi_get_value_double(env, ElementOf(env, array, i), &number) !=
        napi_ok) {
      return std::nullopt;
    }
    sizes.push_back(Clamped<size_t>(number));
  }
  return sizes;
}

// allocateInput(sizes, plan): a handle of an input with parts of these sizes,
// or an error description.
napi_value AllocateInput(napi_env env, napi_callback_info info) {
  const Call<2> call(env, info);
  const std::optional<std::vector<size_t>> sizes = ReadSizes(env, call[0]);
  const std::shared_ptr<const Plan> plan = call.PlanAt(1);
  if (!sizes.has_value() || plan == nullptr) {
    return ToValue(env, InternalError("No sizes or no plan"));
  }
  const size_t total = std::accumulate(sizes->begin(), sizes->end(), size_t{0});
  if (!call.environment().Admit(total)) {
    return ToValue(env, Error{.code = ErrorCode::kQueueFull});
  }
  Environment::Admission admission(call.environment(), total);
  auto pending = std::make_shared<PendingInput>(total);
  admission.Use();
  for (const size_t size : *sizes) {
    if (!pending->AddPart(size, plan->secret_input())) {
      return ToValue(env, OutOfMemory());
    }
  }
  return Handle::Wrap(env, std::move(pending), static_cast<int64_t>(total));
}

// beginsEarly(plan, handle, flags): whether a job of that plan should be
// submitted before its input is filled, which is then allowed.
napi_value BeginsEarly(napi_env env, napi_callback_info info) {
  const Call<3> call(env, info);
  const std::shared_ptr<const Plan> plan = call.PlanAt(0);
  const auto pending = Handle::Unwrap<PendingInput>(env, call[1]);
  // Not for a bulk job, which would wait for its input on a thread that others
  // need. The job is admitted already, so the free thread is one besides its
  // own.
  const bool early = plan != nullptr && pending != nullptr &&
                     JobFlags(call.Uint32(2)).lane != Lane::kBulk &&
                     call.environment().BeginsEarly(*plan) &&
                     pending->BeginEarly();
  return Napi::Boolean::New(env, early);
}

// fillInput(handle, part, view, from, length): appends a slice of a view to a
// part. False when the view no longer has these bytes, because it was
// transferred or resized.
napi_value FillInput(napi_env env, napi_callback_info info) {
  const Call<5> call(env, info);
  const auto pending = Handle::Unwrap<PendingInput>(env, call[0]);
  // Signed, because a negative number must not become 0.
  const auto from = static_cast<uint64_t>(call.Integer<int64_t>(3));
  const auto length = static_cast<uint64_t>(call.Integer<int64_t>(4));
  const Result<ByteView> view = ViewOf(env, call[2]);
  const bool written =
      pending != nullptr && view.ok() && from <= view.value().size() &&
      length <= view.value().size() - from &&
      pending->Write(call.Uint32(1), view.value().subspan(from, length));
  return Napi::Boolean::New(env, written);
}

// submitInput(id, plan, handle, flags): like submit(). If beginsEarly()
// returned true, the input may be filled afterwards.
napi_value SubmitInput(napi_env env, napi_callback_info info) {
  const Call<4> call(env, info);
  const JobFlags flags(call.Uint32(3));
  std::shared_ptr<const Plan> plan = call.PlanAt(1);
  const auto pending = Handle::Unwrap<PendingInput>(env, call[2]);
  std::optional<Payload> input;
  if (plan != nullptr && pending != nullptr) input = pending->Take();
  if (!input.has_value()) {
    return ToValue(env, InternalError("No plan or no input"));
  }
  const bool early = input->arriving();
  call.environment().Add({.id = call.Uint32(0),
                          .plan = std::move(plan),
                          .input = *std::move(input),
                          .sink = nullptr,
                          .lane = flags.lane,
                          .action = flags.action});
  if (early) call.environment().Flush();
  Handle::SetNativeBytes<PendingInput>(env, call[2], 0);
  return Undefined(env);
}

// dropInput(handle): for an input that will not be submitted.
napi_value DropInput(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  if (const auto pending = Handle::Unwrap<PendingInput>(env, call[0])) {
    pending->Drop();
    // Now rather than when the handle is collected, or V8 would collect garbage
    // for memory that is already free.
    Handle::SetNativeBytes<PendingInput>(env, call[0], 0);
  }
  return Undefined(env);
}

// freeInput(chunks): frees the memory of Uint8Arrays now instead of at some
// later garbage collection. Only for memory that nobody can reach or reads.
napi_value FreeInput(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  const uint32_t length = LengthOf(env, call[0]).value_or(0);
  for (uint32_t i = 0; i < length; ++i) {
    napi_value buffer = nullptr;
    if (napi_get_typedarray_info(env, ElementOf(env, call[0], i), nullptr,
                                 nullptr, nullptr, &buffer,
                                 nullptr) == napi_ok) {
      // What cannot be detached is left to the garbage collector.
      napi_detach_arraybuffer(env, buffer);
    }
  }
  return Undefined(env);
}

}  // namespace

void ExportInputs(Exports exports) {
  ExportDescribing<&AllocateInput>(exports, "allocateInput");
  Export<&BeginsEarly>(exports, "beginsEarly");
  Export<&FillInput>(exports, "fillInput");
  ExportDescribing<&SubmitInput>(exports, "submitInput");
  Export<&DropInput>(exports, "dropInput");
  Export<&FreeInput>(exports, "freeInput");
}

}  // namespace offloop::addon
