#ifndef OFFLOOP_ADDON_FIELDS_INL_H_
#define OFFLOOP_ADDON_FIELDS_INL_H_

#include <algorithm>
#include <limits>

#include "addon/fields.h"
#include "addon/handle.h"

namespace offloop::addon {

template <typename T>
const T* Fields::Find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : std::get_if<T>(&found->second);
}

template <typename T>
std::shared_ptr<T> Fields::Shared(std::string_view name) const {
  const napi_value* value = Find<napi_value>(name);
  return value == nullptr ? nullptr : Handle::Unwrap<T>(env_, *value);
}

template <typename T>
T Fields::Integer(std::string_view name, T fallback) const {
  const double* value = Find<double>(name);
  if (value == nullptr) return fallback;
  constexpr auto kLeast = static_cast<double>(std::numeric_limits<T>::min());
  constexpr auto kMost = static_cast<double>(std::numeric_limits<T>::max());
  if (!(*value > kLeast)) return std::numeric_limits<T>::min();
  if (*value >= kMost) return std::numeric_limits<T>::max();
  return static_cast<T>(*value);
}

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_FIELDS_INL_H_
