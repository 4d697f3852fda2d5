// json.validate against an independent validator, exactly, and against
// simdjson, which accepts less.

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../core/json/json_testing.h"
#include "../core/json/reference_validator.h"
#include "json/validate.h"
#include "require.h"

namespace {

using offloop::AsText;
using offloop::ByteView;
using offloop::Require;

// The depth of the limit is part of the input, so that it is met often.
constexpr size_t kMaxDepths[] = {1, 2, 5, 64, 1024};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const size_t max_depth = kMaxDepths[data[0] % 5];
  const ByteView bytes(data + 1, size - 1);
  const std::string_view text = AsText(bytes);

  static offloop::Surroundings around;
  const auto validate = offloop::json::MakeValidate({.max_depth = max_depth});
  offloop::Payload payload;
  payload.AppendBorrowed(bytes);
  const auto output = validate.value()->Run(std::move(payload), around.context);

  const auto wrong =
      offloop::json::ReferenceValidator(text, max_depth).FindError();
  Require(output.ok() == !wrong.has_value());
  if (!output.ok()) {
    Require(output.error().code == offloop::ErrorCode::kInvalidInput);
    Require(output.error().offset == static_cast<int64_t>(*wrong));
    Require(output.error().line >= 1 && output.error().column >= 1);
  }
  // simdjson skips a byte order mark, and counts depth in its own way.
  const bool mark = text.starts_with("\xEF\xBB\xBF");
  if (output.ok() || max_depth < 1024 || mark) return 0;
  static simdjson::dom::parser parser;
  Require(parser.parse(simdjson::padded_string(text)).error() !=
          simdjson::SUCCESS);
  return 0;
}
