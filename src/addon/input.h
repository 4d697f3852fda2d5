#ifndef OFFLOOP_ADDON_INPUT_H_
#define OFFLOOP_ADDON_INPUT_H_

#include <napi.h>

#include "core/payload.h"
#include "core/result.h"

namespace offloop::addon {

// How the bytes of an argument become the input of a job.
enum class InputMode : uint8_t {
  // Copied, so that JavaScript may do as it likes with its buffers.
  kCopy,
  // Copied to memory that is wiped before it is freed.
  kCopySecret,
  // Read in place. Only for buffers that no user code can reach: a
  // reference does not keep memory from being transferred or resized.
  kBorrow,
};

// Reads a string, an ArrayBuffer, any view, or an array of these in order; or a
// handle of a PayloadSource, for what it has now. lib made the array, so
// reading its elements runs no user code. kInvalidArgType for any other value.
Result<Payload> ReadInput(napi_env env, napi_value value, InputMode mode);

// The bytes of an ArrayBuffer or a view, valid until JavaScript runs again.
Result<ByteView> ViewOf(napi_env env, napi_value value);

}  // namespace offloop::addon

#endif  // OFFLOOP_ADDON_INPUT_H_
