#include "json/constant.h"

#include <string>

namespace offloop::json {

Result<Constant> Constant::Parse(Bytes text, size_t max_depth,
                                 RunContext& context) {
  Payload payload(std::move(text));
  auto document = json::Parse(payload, max_depth, context);
  if (!document.ok()) return std::move(document).error();
  return Constant(std::move(payload), std::move(document).value());
}

Result<Constant> ParseArgument(const char* name, Bytes text, size_t max_depth) {
  const CancelFlag never;
  Scratch scratch;
  RunContext context(never, scratch);
  Result<Constant> parsed =
      Constant::Parse(std::move(text), max_depth, context);
  if (!parsed.ok() && parsed.error().code == ErrorCode::kInvalidInput) {
    parsed.error().code = ErrorCode::kInvalidExpression;
    parsed.error().message =
        std::string(name) + " is not JSON. " + parsed.error().message;
  }
  return parsed;
}

}  // namespace offloop::json
