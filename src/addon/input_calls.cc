#include <algorithm>
#include <cstring>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/convert.h"
#include "addon/input.h"
#include "addon/process_pool.h"

namespace offloop::addon {
namespace {

// A large input on its way into native memory, slice by slice, while the event
// loop goes on. Its size is admitted by the pool from the start.
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
    parts_.push_back(std::move(part));
    return true;
  }

  bool open() const { return open_; }
  // The part's bytes, or none when there is no such part.
  std::span<uint8_t> part(size_t index) {
    if (!open_ || index >= parts_.size()) return {};
    return {parts_[index].data(), parts_[index].size()};
  }

  // The job that takes the bytes now counts for them. Precondition: open().
  Payload Take() {
    open_ = false;
    Payload payload;
    for (Bytes& part : parts_) payload.Append(std::move(part));
    return payload;
  }
  void Drop() {
    if (!std::exchange(open_, false)) return;
    ProcessPool().Retract(size_);
    parts_.clear();
  }

 private:
  const size_t size_;
  bool open_ = true;
  std::vector<Bytes> parts_;
};

// The numbers of an array that lib made.
std::vector<size_t> ReadSizes(napi_env env, napi_value array) {
  uint32_t length = 0;
  napi_get_array_length(env, array, &length);
  std::vector<size_t> sizes;
  for (uint32_t i = 0; i < length; ++i) {
    napi_value element;
    double number = 0;
    napi_get_element(env, array, i, &element);
    napi_get_value_double(env, element, &number);
    sizes.push_back(static_cast<size_t>(std::max(0.0, number)));
  }
  return sizes;
}

// allocateInput(sizes, plan): a handle of an input of that many parts, or an
// error description.
napi_value AllocateInput(napi_env env, napi_callback_info info) {
  const Call<2> call(env, info);
  const std::vector<size_t> sizes = ReadSizes(env, call[0]);
  const size_t total = std::accumulate(sizes.begin(), sizes.end(), size_t{0});
  const std::shared_ptr<const Plan> plan = call.PlanAt(1);
  if (plan == nullptr) return ToValue(env, InternalError("No plan"));
  if (!call.environment().Admit(total)) {
    return ToValue(env, Error{.code = ErrorCode::kQueueFull});
  }
  auto pending = std::make_shared<PendingInput>(total);
  for (const size_t size : sizes) {
    if (!pending->AddPart(size, plan->secret_input())) {
      return ToValue(env, OutOfMemory());
    }
  }
  return Handle::Wrap(env, std::move(pending), static_cast<int64_t>(total));
}

// fillInput(handle, part, at, view, from, length): copies a slice of a view.
// False when the view no longer has these bytes: it was transferred or resized.
napi_value FillInput(napi_env env, napi_callback_info info) {
  const Call<6> call(env, info);
  const auto pending = Handle::Unwrap<PendingInput>(env, call[0]);
  const auto at = static_cast<size_t>(call.Double(2));
  const auto from = static_cast<size_t>(call.Double(4));
  const auto length = static_cast<size_t>(call.Double(5));
  const Result<ByteView> view = ViewOf(env, call[3]);
  const auto within = [length](size_t begin, size_t size) {
    return begin <= size && length <= size - begin;
  };
  std::span<uint8_t> part;
  if (pending != nullptr) part = pending->part(call.Uint32(1));
  const bool fits =
      view.ok() && within(from, view.value().size()) && within(at, part.size());
  if (fits && length > 0) {
    std::memcpy(part.data() + at, view.value().data() + from, length);
  }
  return Napi::Boolean::New(env, fits);
}

// submitInput(id, plan, handle, flags): as submit().
napi_value SubmitInput(napi_env env, napi_callback_info info) {
  const Call<4> call(env, info);
  const JobFlags flags(call.Uint32(3));
  std::shared_ptr<const Plan> plan = call.PlanAt(1);
  const auto pending = Handle::Unwrap<PendingInput>(env, call[2]);
  if (plan == nullptr || pending == nullptr || !pending->open()) {
    return ToValue(env, InternalError("No plan or no input"));
  }
  call.environment().Add({.id = call.Uint32(0),
                          .plan = std::move(plan),
                          .input = pending->Take(),
                          .sink = nullptr,
                          .lane = flags.lane,
                          .action = flags.action});
  Handle::SetNativeBytes<PendingInput>(env, call[2], 0);
  return Undefined(env);
}

// dropInput(handle): for an input that will not be submitted.
napi_value DropInput(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  if (const auto pending = Handle::Unwrap<PendingInput>(env, call[0])) {
    pending->Drop();
    // Now and not when the handle is collected: V8 would look for garbage that
    // is none.
    Handle::SetNativeBytes<PendingInput>(env, call[0], 0);
  }
  return Undefined(env);
}

// freeInput(chunks): frees the memory of Uint8Arrays now instead of at some
// later garbage collection. Only for what nobody can name and nobody reads.
napi_value FreeInput(napi_env env, napi_callback_info info) {
  const Call<1> call(env, info);
  uint32_t length = 0;
  napi_get_array_length(env, call[0], &length);
  for (uint32_t i = 0; i < length; ++i) {
    napi_value chunk;
    napi_value buffer;
    napi_get_element(env, call[0], i, &chunk);
    if (napi_get_typedarray_info(env, chunk, nullptr, nullptr, nullptr, &buffer,
                                 nullptr) == napi_ok) {
      // What cannot be detached is collected, as everything else is.
      napi_detach_arraybuffer(env, buffer);
    }
  }
  return Undefined(env);
}

}  // namespace

void ExportInputs(Exports exports) {
  Export(exports, "allocateInput", &AllocateInput);
  Export(exports, "fillInput", &FillInput);
  Export(exports, "submitInput", &SubmitInput);
  Export(exports, "dropInput", &DropInput);
  Export(exports, "freeInput", &FreeInput);
}

}  // namespace offloop::addon
