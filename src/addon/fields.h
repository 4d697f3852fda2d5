#ifndef OFFLOOP_ADDON_FIELDS_H_
#define OFFLOOP_ADDON_FIELDS_H_

#include <napi.h>

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/bytes.h"
#include "core/result.h"

namespace offloop::addon {

enum class FieldType : uint8_t { kString, kNumber, kBoolean, kBytes, kHandle };

// One option of an operation, as its row in the registry declares it.
struct Field {
  std::string_view name;
  FieldType type;
};

// The options of one operation, read from a JavaScript object once and checked
// against their declaration. What the values mean is the operation's business.
//
// Refers to the object's buffers and handles as they were when it was read:
// valid within the call from lib that made it, and only as long as no
// JavaScript runs.
//
// Thread-safety: none; for the environment's thread.
class Fields {
 public:
  // Reads every declared field that `object` has; undefined counts as absent. A
  // field that is not declared or has another type is kInvalidArgType: lib
  // checks what users pass, so this only finds disagreements between lib and
  // the add-on. kInternal when `object` is not an object, or the environment is
  // being terminated.
  static Result<Fields> Read(napi_env env, napi_value object,
                             std::span<const Field> declared);

  // Each is empty when the field is absent. Precondition: declared with the
  // type.
  std::optional<std::string> String(std::string_view name) const;
  std::optional<double> Number(std::string_view name) const;
  std::optional<bool> Boolean(std::string_view name) const;
  // A copy; an invalid block when memory ran out.
  std::optional<Bytes> CopyOfBytes(std::string_view name) const;
  // Unwraps a Handle of a T; null when the field is absent or of another kind.
  template <typename T>
  std::shared_ptr<T> Shared(std::string_view name) const;

  // Number() as an integer, `fallback` when absent. Values out of T's range
  // are clamped to it; the operation refuses them by its own range.
  template <typename T>
  T Integer(std::string_view name, T fallback) const;

  // A field that was given and that none of the functions above was asked for,
  // if there is one: the operation would silently ignore what the user set.
  std::optional<std::string_view> Ignored() const;

 private:
  struct Value {
    std::variant<std::string, double, bool, ByteView, napi_value> content;
    mutable bool asked_for = false;
  };

  explicit Fields(napi_env env) : env_(env) {}
  Status ReadOne(napi_value value, const Field& field);
  template <typename T>
  const T* Find(std::string_view name) const;

  napi_env env_;
  std::map<std::string_view, Value> values_;
};

}  // namespace offloop::addon

#include "addon/fields-inl.h"

#endif  // OFFLOOP_ADDON_FIELDS_H_
