#ifndef OFFLOOP_ADDON_FIELDS_INL_H_
#define OFFLOOP_ADDON_FIELDS_INL_H_

#include "addon/fields.h"
#include "addon/handle.h"
#include "addon/read.h"

namespace offloop::addon {

template <typename T>
const T* Fields::Find(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return nullptr;
  found->second.asked_for = true;
  return std::get_if<T>(&found->second.content);
}

template <typename T>
std::shared_ptr<T> Fields::Shared(std::string_view name) const {
  const napi_value* value = Find<napi_value>(name);
  return value == nullptr ? nullptr : Handle::Unwrap<T>(env_, *value);
}

template <typename T>
T Fields::Integer(std::string_view name, T fallback) const {
  const double* value = Find<double>(name);
  return value == nullptr ? fallback : Clamped<T>(*value);
}

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_FIELDS_INL_H_
