#include "addon/read.h"

#include <cstddef>

namespace offloop::addon {

napi_value ElementOf(napi_env env, napi_value array, uint32_t index) {
  napi_value element = nullptr;
  if (napi_get_element(env, array, index, &element) != napi_ok) return nullptr;
  return element;
}

std::optional<uint32_t> LengthOf(napi_env env, napi_value array) {
  uint32_t length = 0;
  if (napi_get_array_length(env, array, &length) != napi_ok) {
    return std::nullopt;
  }
  return length;
}

std::optional<std::string> StringOf(napi_env env, napi_value value) {
  size_t size = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &size) != napi_ok) {
    return std::nullopt;
  }
  std::string text(size, '\0');
  // With a terminating null, for which a std::string has room.
  if (napi_get_value_string_utf8(env, value, text.data(), size + 1, nullptr) !=
      napi_ok) {
    return std::nullopt;
  }
  return text;
}

bool IsOfType(napi_env env, napi_value value, napi_valuetype type) {
  napi_valuetype found;
  return napi_typeof(env, value, &found) == napi_ok && found == type;
}

}  // namespace offloop::addon
