#ifndef OFFLOOP_ADDON_HANDLE_H_
#define OFFLOOP_ADDON_HANDLE_H_

#include <napi.h>

#include <memory>
#include <utility>

#include "core/type_key.h"

namespace offloop::addon {

// A native object that JavaScript holds without seeing into it: an external
// that shares ownership and knows its type, so that a handle of another kind is
// refused rather than misread.
class Handle {
 public:
  // Reports `native_bytes` to V8, whose garbage collector knows nothing of
  // native memory otherwise.
  template <typename T>
  static Napi::Value Wrap(Napi::Env env, std::shared_ptr<T> object,
                          int64_t native_bytes = 0) {
    std::unique_ptr<Handle> handle(
        new Handle(std::move(object), TypeKey<T>(), native_bytes));
    const auto external =
        Napi::External<Handle>::New(env, handle.get(), &Finalize);
    // A worker that is being terminated gets no more objects, so nobody else
    // would free this one.
    if (external.IsEmpty()) return external;
    static_cast<void>(handle.release());
    Napi::MemoryManagement::AdjustExternalMemory(env, native_bytes);
    return external;
  }

  // Reports to V8 how much native memory the object of a handle has now. Does
  // nothing when `value` is not a handle of a T.
  template <typename T>
  static void SetNativeBytes(Napi::Env env, napi_value value, int64_t bytes) {
    if (Unwrap<T>(env, value) == nullptr) return;
    void* data = nullptr;
    napi_get_value_external(env, value, &data);
    auto* handle = static_cast<Handle*>(data);
    Napi::MemoryManagement::AdjustExternalMemory(
        env, bytes - std::exchange(handle->native_bytes_, bytes));
  }

  // Null when `value` is not a handle of a T.
  template <typename T>
  static std::shared_ptr<T> Unwrap(napi_env env, napi_value value) {
    napi_valuetype type;
    void* data = nullptr;
    if (napi_typeof(env, value, &type) != napi_ok || type != napi_external ||
        napi_get_value_external(env, value, &data) != napi_ok) {
      return nullptr;
    }
    const auto* handle = static_cast<const Handle*>(data);
    if (handle->tag_ != TypeKey<T>()) return nullptr;
    return std::static_pointer_cast<T>(handle->object_);
  }

 private:
  template <typename T>
  Handle(std::shared_ptr<T> object, const void* tag, int64_t native_bytes)
      : object_(
            std::const_pointer_cast<std::remove_const_t<T>>(std::move(object))),
        tag_(tag),
        native_bytes_(native_bytes) {}

  static void Finalize(Napi::Env env, Handle* handle) {
    Napi::MemoryManagement::AdjustExternalMemory(env, -handle->native_bytes_);
    delete handle;
  }

  std::shared_ptr<void> object_;
  const void* tag_;
  int64_t native_bytes_;
};

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_HANDLE_H_
