#include "addon/input.h"

#include <optional>
#include <utility>

#include "addon/given_blocks.h"
#include "addon/handle.h"
#include "addon/read.h"
#include "core/payload_source.h"

namespace offloop::addon {
namespace {

Error NotBytes() {
  return {.code = ErrorCode::kInvalidArgType,
          .message = "The input is neither a string nor bytes"};
}

// True for every view: Buffer, typed arrays and DataView.
bool IsView(napi_env env, napi_value value) {
  bool is_view = false;
  return napi_is_buffer(env, value, &is_view) == napi_ok && is_view;
}

size_t StringSize(napi_env env, napi_value value) {
  size_t size = 0;
  napi_get_value_string_utf8(env, value, nullptr, 0, &size);
  return size;
}

Bytes ReadString(napi_env env, napi_value value) {
  const size_t size = StringSize(env, value);
  Bytes block = Bytes::Allocate(size);
  if (!block.valid()) return block;
  // Node-API adds a terminating null, for which the padding has room.
  napi_get_value_string_utf8(env, value, reinterpret_cast<char*>(block.data()),
                             size + 1, nullptr);
  return block;
}

Status Append(napi_env env, napi_value value, InputMode mode,
              Payload& payload) {
  ByteView view;
  const bool text = !IsView(env, value) && IsOfType(env, value, napi_string);
  if (!text) {
    Result<ByteView> found = ViewOf(env, value);
    if (!found.ok()) return found.error();
    view = found.value();
  }
  if (!text && mode == InputMode::kBorrow && !IsGivenBlock(view.data())) {
    payload.AppendBorrowed(view);
    return Done{};
  }
  Bytes block = text ? ReadString(env, value) : Bytes::Copy(view);
  if (!block.valid()) return OutOfMemory();
  if (mode == InputMode::kCopySecret) block.MarkSecret();
  payload.Append(std::move(block));
  return Done{};
}

// Calls `visit(element)` for the value, or for each element of an array.
template <typename Visit>
Status ForEach(napi_env env, napi_value value, Visit visit) {
  const std::optional<uint32_t> length = LengthOf(env, value);
  if (!length.has_value()) return visit(value);
  for (uint32_t i = 0; i < *length; ++i) {
    const napi_value element = ElementOf(env, value, i);
    if (element == nullptr) return NotBytes();
    if (Status status = visit(element); !status.ok()) return status;
  }
  return Done{};
}

}  // namespace

Result<ByteView> ViewOf(napi_env env, napi_value value) {
  void* data = nullptr;
  size_t size = 0;
  if (IsView(env, value)) {
    // For any view this gives the size in bytes.
    if (napi_get_buffer_info(env, value, &data, &size) != napi_ok) {
      return NotBytes();
    }
    return ByteView(static_cast<const uint8_t*>(data), size);
  }
  bool is_buffer = false;
  if (napi_is_arraybuffer(env, value, &is_buffer) == napi_ok && is_buffer) {
    if (napi_get_arraybuffer_info(env, value, &data, &size) != napi_ok) {
      return NotBytes();
    }
    return ByteView(static_cast<const uint8_t*>(data), size);
  }
  return NotBytes();
}

Result<Payload> ReadInput(napi_env env, napi_value value, InputMode mode) {
  const bool is_view = IsView(env, value);
  if (!is_view) {
    if (const auto source = Handle::Unwrap<PayloadSource>(env, value)) {
      return source->Share();
    }
  }
  Payload payload;
  const auto append = [&](napi_value element) {
    return Append(env, element, mode, payload);
  };
  // The most frequent kind is checked first: each check costs time.
  const Status status = is_view ? append(value) : ForEach(env, value, append);
  if (!status.ok()) return status.error();
  return payload;
}

}  // namespace offloop::addon
