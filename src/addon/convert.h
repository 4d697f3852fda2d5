#ifndef OFFLOOP_ADDON_CONVERT_H_
#define OFFLOOP_ADDON_CONVERT_H_

#include <napi.h>

#include "core/plan.h"
#include "core/result.h"

namespace offloop::addon {

// The JavaScript value of a payload: a Buffer, a string, a boolean or
// undefined. Consumes it.
Napi::Value ToValue(Napi::Env env, Payload payload);

// The value of a run: that of its output, or an array of the output and what
// the steps emitted, in their order.
Napi::Value ToValue(Napi::Env env, Outcome outcome);

// A plain object that lib/errors.js makes an Error of: code, message, and those
// of offset, line, column, index, errno, syscall, path that are known.
Napi::Object ToValue(Napi::Env env, const Error& error);

// What a call without a result returns.
inline napi_value Undefined(napi_env env) { return Napi::Env(env).Undefined(); }

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_CONVERT_H_
