#ifndef OFFLOOP_ADDON_CONVERT_H_
#define OFFLOOP_ADDON_CONVERT_H_

#include <napi.h>

#include "core/plan.h"
#include "core/result.h"

namespace offloop::addon {

// In an environment that is being terminated each of these may return an empty
// value, or an object without some of its properties; nobody will see it.
//
// Thread-safety: none; for the environment's thread.

// The JavaScript value of a payload: a Buffer, a string, a boolean or
// undefined. Consumes it. Null when it is longer than a Buffer or a string can
// be.
Napi::Value ToValue(Napi::Env env, Payload payload);

// The value of a run: its output, or an array of the output and what the steps
// emitted, in order. Null when that of the output is null.
Napi::Value ToValue(Napi::Env env, Outcome outcome);

// A plain object from which lib/errors.js makes an Error: code, message, and
// whichever of offset, line, column, index, errno, syscall, path are known.
Napi::Object ToValue(Napi::Env env, const Error& error);

// Throws a JavaScript Error, if the environment still allows that, and returns
// null: for functions that have no other way to report a failure.
napi_value Throw(napi_env env, ErrorCode code, const char* message);

// What a call without a result returns.
inline napi_value Undefined(napi_env env) { return Napi::Env(env).Undefined(); }

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_CONVERT_H_
