// The yardstick of the JSON cases: simdjson's DOM parse of a text, as it was
// linked into the add-on. load(bytes) says which text, parse() parses it and
// throws when it is not JSON. One parser is kept for all calls, which is what
// simdjson advises, and what makes it fast.

#define NAPI_VERSION 9
#include <node_api.h>
#include <simdjson.h>

#include <cstring>
#include <memory>

namespace {

// With the text go the bytes that the parser may read behind it. It is copied
// before, so that a call measures the parser and nothing else.
struct Yardstick {
  simdjson::dom::parser parser;
  std::unique_ptr<char[]> text;
  size_t size = 0;
};

Yardstick& Shared() {
  static auto* const yardstick = new Yardstick;
  return *yardstick;
}

napi_value Load(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  void* data = nullptr;
  size_t size = 0;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  if (napi_get_buffer_info(env, argument, &data, &size) != napi_ok) {
    napi_throw_type_error(env, nullptr, "load() takes a Buffer");
    return nullptr;
  }
  Yardstick& yardstick = Shared();
  yardstick.text.reset(new char[size + simdjson::SIMDJSON_PADDING]());
  std::memcpy(yardstick.text.get(), data, size);
  yardstick.size = size;
  return nullptr;
}

napi_value Parse(napi_env env, napi_callback_info /*info*/) {
  Yardstick& yardstick = Shared();
  const auto parsed =
      yardstick.parser.parse(yardstick.text.get(), yardstick.size, false);
  if (parsed.error() != simdjson::SUCCESS) {
    napi_throw_error(env, nullptr, simdjson::error_message(parsed.error()));
  }
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value function = nullptr;
  napi_create_function(env, "load", NAPI_AUTO_LENGTH, Load, nullptr, &function);
  napi_set_named_property(env, exports, "load", function);
  napi_create_function(env, "parse", NAPI_AUTO_LENGTH, Parse, nullptr,
                       &function);
  napi_set_named_property(env, exports, "parse", function);
  return exports;
}
