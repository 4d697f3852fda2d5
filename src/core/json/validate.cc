#include "json/validate.h"

#include <utility>

#include "json/document.h"

namespace offloop::json {
namespace {

class ValidateOperation final : public Operation {
 public:
  explicit ValidateOperation(ValidateOptions options) : options_(options) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    auto document = Validate(input, options_.max_depth, context);
    if (!document.ok()) return std::move(document).error();
    return input;
  }

 private:
  ValidateOptions options_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeValidate(ValidateOptions options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  return std::unique_ptr<Operation>(new ValidateOperation(options));
}

}  // namespace offloop::json
