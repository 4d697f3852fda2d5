#include "addon/fields.h"

#include <algorithm>
#include <utility>

namespace offloop::addon {
namespace {

Error WrongField(std::string_view name, std::string_view what) {
  return {.code = ErrorCode::kInvalidArgType,
          .message =
              "The option \"" + std::string(name) + "\" " + std::string(what)};
}

// Not those of the prototype, which is anybody's.
Napi::Array OwnNames(Napi::Object object) {
  napi_value names = nullptr;
  napi_get_all_property_names(
      object.Env(), object, napi_key_own_only,
      static_cast<napi_key_filter>(napi_key_enumerable | napi_key_skip_symbols),
      napi_key_numbers_to_strings, &names);
  return Napi::Array(object.Env(), names);
}

}  // namespace

Result<Fields> Fields::Read(Napi::Object object,
                            std::span<const Field> declared) {
  Fields fields(object.Env());
  const Napi::Array names = OwnNames(object);
  for (uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).ToString().Utf8Value();
    const auto field =
        std::find_if(declared.begin(), declared.end(),
                     [&](const Field& each) { return each.name == name; });
    if (field == declared.end()) return WrongField(name, "is not declared");
    const Status read = fields.ReadOne(object.Get(name), *field);
    if (!read.ok()) return read.error();
  }
  return fields;
}

Status Fields::ReadOne(Napi::Value value, const Field& field) {
  if (value.IsUndefined()) return Done{};
  switch (field.type) {
    case FieldType::kString:
      if (!value.IsString()) return WrongField(field.name, "is no string");
      values_[field.name] = value.As<Napi::String>().Utf8Value();
      return Done{};
    case FieldType::kNumber:
      if (!value.IsNumber()) return WrongField(field.name, "is no number");
      values_[field.name] = value.As<Napi::Number>().DoubleValue();
      return Done{};
    case FieldType::kBoolean:
      if (!value.IsBoolean()) return WrongField(field.name, "is no boolean");
      values_[field.name] = value.As<Napi::Boolean>().Value();
      return Done{};
    case FieldType::kBytes: {
      if (!value.IsBuffer()) return WrongField(field.name, "is no Buffer");
      const auto buffer = value.As<Napi::Buffer<uint8_t>>();
      values_[field.name] = ByteView(buffer.Data(), buffer.Length());
      return Done{};
    }
    case FieldType::kHandle:
      if (!value.IsExternal()) return WrongField(field.name, "is no handle");
      values_[field.name] = static_cast<napi_value>(value);
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

}  // namespace offloop::addon
