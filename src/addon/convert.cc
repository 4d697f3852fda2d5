#include "addon/convert.h"

#include <cstdint>
#include <string>
#include <utility>

#include "addon/given_blocks.h"
#include "addon/system_number.h"

namespace offloop::addon {
namespace {

// Below this, copying is cheaper than an external buffer with its finalizer.
constexpr size_t kCopyLimit = 8 * 1024;

// A plan seals its result, so the bytes are one owned block.
Bytes TakeSealed(Payload& payload) {
  Result<Bytes> bytes = payload.TakeBytes();
  return bytes.ok() ? std::move(bytes).value() : Bytes::Allocate(0);
}

void FreeBytes(napi_env, void* data, void* end) {
  auto* const begin = static_cast<uint8_t*>(data);
  const auto capacity = static_cast<uint8_t*>(end) - begin;
  RemoveGivenBlock(begin);
  Bytes::Free(begin, static_cast<size_t>(capacity));
}

// For results longer than Node or V8 supports: some versions also throw, and
// while an exception is pending, every later call of this turn would fail.
Napi::Value TooLong(Napi::Env env) {
  napi_value thrown = nullptr;
  napi_get_and_clear_last_exception(env, &thrown);
  return env.Null();
}

Napi::Value CopyToBuffer(Napi::Env env, const Bytes& bytes) {
  napi_value buffer = nullptr;
  if (napi_create_buffer_copy(env, bytes.size(), bytes.data(), nullptr,
                              &buffer) != napi_ok) {
    return TooLong(env);
  }
  return Napi::Value(env, buffer);
}

Napi::Value ToBuffer(Napi::Env env, Payload payload) {
  Bytes bytes = TakeSealed(payload);
  if (bytes.size() <= kCopyLimit || !AddGivenBlock(bytes.data())) {
    return CopyToBuffer(env, bytes);
  }
  napi_value buffer = nullptr;
  const napi_status status =
      napi_create_external_buffer(env, bytes.size(), bytes.data(), &FreeBytes,
                                  bytes.data() + bytes.capacity(), &buffer);
  if (status == napi_no_external_buffers_allowed) {  // Electron.
    RemoveGivenBlock(bytes.data());
    return CopyToBuffer(env, bytes);
  }
  // A worker that is being terminated refuses before taking the memory; in
  // every other case Node frees it.
  const bool refused = status == napi_pending_exception && buffer == nullptr;
  if (refused) {
    RemoveGivenBlock(bytes.data());
  } else {
    bytes.Release();
  }
  return buffer == nullptr ? TooLong(env) : Napi::Value(env, buffer);
}

Napi::Value ToText(Napi::Env env, Payload payload) {
  const bool ascii = payload.text_form() == Payload::TextForm::kAscii;
  const Bytes bytes = TakeSealed(payload);
  napi_value value = nullptr;
  // ASCII is Latin-1. V8 copies either, and keeps of UTF-16 one byte a unit
  // where that is enough.
  const napi_status status =
      ascii ? napi_create_string_latin1(
                  env, reinterpret_cast<const char*>(bytes.data()),
                  bytes.size(), &value)
            : napi_create_string_utf16(
                  env, reinterpret_cast<const char16_t*>(bytes.data()),
                  bytes.size() / sizeof(char16_t), &value);
  if (status == napi_ok) return Napi::Value(env, value);
  return TooLong(env);
}

void Set(Napi::Object object, const char* name, int64_t value) {
  if (value != Error::kUnknown) {
    object.Set(name,
               Napi::Number::New(object.Env(), static_cast<double>(value)));
  }
}

// Object::Set() would convert a Napi::String to another one through a
// std::string. If the error is that memory has run out, there is none for that.
void SetText(Napi::Object object, const char* name, std::string_view text) {
  const auto string = Napi::String::New(object.Env(), text.data(), text.size());
  object.Set(name, static_cast<napi_value>(string));
}

}  // namespace

Napi::Value ToValue(Napi::Env env, Payload payload) {
  switch (payload.kind()) {
    case Payload::Kind::kBytes:
      return ToBuffer(env, std::move(payload));
    case Payload::Kind::kText:
      return ToText(env, std::move(payload));
    case Payload::Kind::kTrue:
      return Napi::Boolean::New(env, true);
    case Payload::Kind::kFalse:
      return Napi::Boolean::New(env, false);
    case Payload::Kind::kAbsent:
      break;
  }
  return env.Undefined();
}

Napi::Value ToValue(Napi::Env env, Outcome outcome) {
  const Napi::Value output = ToValue(env, std::move(outcome.output));
  if (outcome.emitted.empty() || output.IsNull()) return output;
  Napi::Array values = Napi::Array::New(env, outcome.emitted.size() + 1);
  values.Set(uint32_t{0}, output);
  uint32_t index = 1;
  for (Payload& payload : outcome.emitted) {
    values.Set(index++, ToValue(env, std::move(payload)));
  }
  return values;
}

Napi::Object ToValue(Napi::Env env, const Error& error) {
  Napi::Object object = Napi::Object::New(env);
  SetText(object, "code", CodeName(error.code));
  SetText(object, "message", error.message);
  Set(object, "offset", error.offset);
  Set(object, "line", error.line);
  Set(object, "column", error.column);
  Set(object, "index", error.index);
  if (error.code == ErrorCode::kSystem && error.system != nullptr) {
    const SystemFailure& failure = *error.system;
    object.Set("errno", Napi::Number::New(env, SystemNumber(failure.number)));
    SetText(object, "syscall", failure.syscall);
    SetText(object, "path", failure.path);
  }
  return object;
}

napi_value Throw(napi_env env, ErrorCode code, const char* message) {
  // The names are literals, and so null-terminated.
  napi_throw_error(env, CodeName(code).data(), message);
  return nullptr;
}

}  // namespace offloop::addon
