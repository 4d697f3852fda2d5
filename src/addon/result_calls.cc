#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/convert.h"

namespace offloop::addon {
namespace {

// Writes small results to one array that lib reads them from, because making a
// Buffer through Node-API costs more than such a job. All others go through
// ToValue().
class SmallResults {
 public:
  SmallResults(napi_env env, napi_value arena) {
    bool is_buffer = false;
    if (napi_is_buffer(env, arena, &is_buffer) != napi_ok || !is_buffer) return;
    void* data = nullptr;
    if (napi_get_buffer_info(env, arena, &data, &size_) != napi_ok) size_ = 0;
    data_ = static_cast<uint8_t*>(data);
  }

  // False when `outcome` is more than bytes, or there is no room.
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

  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  size_t used_ = 0;
};

// The kind in `meta` of each job or part; see lib/completions.js.
enum ResultKind : uint32_t {
  kValue = 0,
  kError = 1,
  kSmallBytes = 2,
  kPart = 3
};

Error TooLongForBuffer() {
  return {.code = ErrorCode::kOutputTooLarge,
          .message = "The result is longer than a buffer can be"};
}

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
    // A cancelled job's promise has been settled: nobody reads the result.
    if (!job.cancel().requested()) WriteResult(job.result(), entry);
    ++count_;
  }
  uint32_t count() const { return count_; }

 private:
  void WriteResult(Result<Outcome>& result, uint32_t* entry) {
    if (!result.ok()) return WriteError(result.error(), entry);
    Outcome& outcome = result.value();
    if (small_.Write(outcome)) {
      entry[0] += kSmallBytes;
      entry[1] = static_cast<uint32_t>(outcome.output.size());
      return;
    }
    const bool bytes = outcome.output.kind() == Payload::Kind::kBytes;
    const Napi::Value value = ToValue(env_, std::move(outcome));
    // For a string, lib's error says what to ask for instead.
    if (bytes && value.IsNull()) return WriteError(TooLongForBuffer(), entry);
    Put(value);
  }

  void WriteError(const Error& error, uint32_t* entry) {
    entry[0] += kError;
    Put(ToValue(env_, error));
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

// take(meta, values, arena): takes as many finished jobs and parts as fit.
// meta[0] becomes twice the number of those left, plus 1 when the pool has room
// again after a refusal. For each, meta has the job's id times four plus its
// ResultKind, then the size of small bytes, which follow each other in `arena`;
// other values are in values[i]. Returns how many were taken.
napi_value Take(napi_env env, napi_callback_info info) {
  const Call<3> call(env, info);
  void* data = nullptr;
  size_t length = 0;
  napi_typedarray_type type = napi_int8_array;
  if (napi_get_typedarray_info(env, call[0], &type, &length, &data, nullptr,
                               nullptr) != napi_ok ||
      type != napi_uint32_array || data == nullptr || length < 3) {
    return Undefined(env);
  }
  auto* meta = static_cast<uint32_t*>(data);
  Completions::Taken taken = call.environment().Take((length - 1) / 2);
  meta[0] = static_cast<uint32_t>(taken.left * 2 + (taken.room_again ? 1 : 0));
  ResultWriter results(env, meta, call[1], call[2]);
  for (auto& part : taken.parts) results.Write(std::move(part));
  for (Job& job : taken.jobs) results.Write(job);
  return Napi::Number::New(env, results.count());
}

}  // namespace

void ExportResults(Exports exports) { Export<&Take>(exports, "take"); }

}  // namespace offloop::addon
