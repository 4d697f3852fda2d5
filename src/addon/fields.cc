#include "addon/fields.h"

#include <algorithm>
#include <utility>

#include "addon/input.h"
#include "addon/read.h"

namespace offloop::addon {
namespace {

Error WrongField(std::string_view name, std::string_view what) {
  return {.code = ErrorCode::kInvalidArgType,
          .message =
              "The option \"" + std::string(name) + "\" " + std::string(what)};
}

Error Unreadable() { return InternalError("The options are not an object"); }

// Own names only, because anybody may change the prototype. Null when they
// cannot be read.
napi_value OwnNames(napi_env env, napi_value object) {
  if (!IsOfType(env, object, napi_object)) return nullptr;
  napi_value names = nullptr;
  if (napi_get_all_property_names(
          env, object, napi_key_own_only,
          static_cast<napi_key_filter>(napi_key_enumerable |
                                       napi_key_skip_symbols),
          napi_key_numbers_to_strings, &names) != napi_ok) {
    return nullptr;
  }
  return names;
}

}  // namespace

Result<Fields> Fields::Read(napi_env env, napi_value object,
                            std::span<const Field> declared) {
  Fields fields(env);
  const napi_value names = OwnNames(env, object);
  const std::optional<uint32_t> count = LengthOf(env, names);
  if (!count.has_value()) return Unreadable();
  for (uint32_t i = 0; i < *count; ++i) {
    const napi_value key = ElementOf(env, names, i);
    const std::optional<std::string> name = StringOf(env, key);
    napi_value value = nullptr;
    if (!name.has_value() ||
        napi_get_property(env, object, key, &value) != napi_ok) {
      return Unreadable();
    }
    const auto field =
        std::find_if(declared.begin(), declared.end(),
                     [&](const Field& each) { return each.name == *name; });
    if (field == declared.end()) return WrongField(*name, "is not declared");
    const Status read = fields.ReadOne(value, *field);
    if (!read.ok()) return read.error();
  }
  return fields;
}

Status Fields::ReadOne(napi_value value, const Field& field) {
  if (IsOfType(env_, value, napi_undefined)) return Done{};
  switch (field.type) {
    case FieldType::kString: {
      std::optional<std::string> text = StringOf(env_, value);
      if (!text.has_value()) return WrongField(field.name, "is not a string");
      values_[field.name].content = *std::move(text);
      return Done{};
    }
    case FieldType::kNumber: {
      double number = 0;
      if (napi_get_value_double(env_, value, &number) != napi_ok) {
        return WrongField(field.name, "is not a number");
      }
      values_[field.name].content = number;
      return Done{};
    }
    case FieldType::kBoolean: {
      bool boolean = false;
      if (napi_get_value_bool(env_, value, &boolean) != napi_ok) {
        return WrongField(field.name, "is not a boolean");
      }
      values_[field.name].content = boolean;
      return Done{};
    }
    case FieldType::kBytes: {
      const Result<ByteView> view = ViewOf(env_, value);
      if (!view.ok()) return WrongField(field.name, "has no bytes");
      values_[field.name].content = view.value();
      return Done{};
    }
    case FieldType::kHandle:
      if (!IsOfType(env_, value, napi_external)) {
        return WrongField(field.name, "is not a handle");
      }
      values_[field.name].content = value;
      return Done{};
  }
  return WrongField(field.name, "has an unknown type");
}

std::optional<std::string> Fields::String(std::string_view name) const {
  const std::string* value = Find<std::string>(name);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<double> Fields::Number(std::string_view name) const {
  const double* value = Find<double>(name);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<bool> Fields::Boolean(std::string_view name) const {
  const bool* value = Find<bool>(name);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<Bytes> Fields::CopyOfBytes(std::string_view name) const {
  const ByteView* value = Find<ByteView>(name);
  if (value == nullptr) return std::nullopt;
  return Bytes::Copy(*value);
}

std::optional<std::string_view> Fields::Ignored() const {
  for (const auto& [name, value] : values_) {
    if (!value.asked_for) return name;
  }
  return std::nullopt;
}

}  // namespace offloop::addon
