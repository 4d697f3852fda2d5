#ifndef OFFLOOP_ADDON_READ_H_
#define OFFLOOP_ADDON_READ_H_

#include <napi.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace offloop::addon {

// Reading JavaScript values through raw Node-API, checking the status of each
// call.
//
// worker.terminate() comes from another thread: from one call to the next,
// everything that might run JavaScript fails and writes nothing. The wrappers
// of node-addon-api then return a value without an environment, and using that
// ends the process. A null value may be passed to any of these functions, and
// to Node-API, which refuse it.
//
// Thread-safety: none; for the environment's thread.

// An element of an array that lib made. Null when it cannot be read.
napi_value ElementOf(napi_env env, napi_value array, uint32_t index);
// Nothing when the value is not an array.
std::optional<uint32_t> LengthOf(napi_env env, napi_value array);
// Nothing when the value is not a string.
std::optional<std::string> StringOf(napi_env env, napi_value value);
bool IsOfType(napi_env env, napi_value value, napi_valuetype type);

// A number as an integer. A number out of T's range is clamped to it; NaN
// becomes the minimum.
template <typename T>
T Clamped(double number) {
  constexpr auto kLeast = static_cast<double>(std::numeric_limits<T>::min());
  constexpr auto kMost = static_cast<double>(std::numeric_limits<T>::max());
  if (!(number > kLeast)) return std::numeric_limits<T>::min();
  if (number >= kMost) return std::numeric_limits<T>::max();
  return static_cast<T>(number);
}

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_READ_H_
