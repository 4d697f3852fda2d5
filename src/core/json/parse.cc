#include "json/parse.h"

#include <optional>
#include <utility>

#include "json/document.h"
#include "json/fault.h"
#include "json/value_tape.h"
#include "json/value_tape_builder.h"

namespace offloop::json {
namespace {

class ParseOperation final : public Operation {
 public:
  ParseOperation(size_t max_depth, ProtoPolicy policy)
      : max_depth_(max_depth), policy_(policy) {}

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    // Only the tape shows the names, so that a policy needs it.
    if (input.size() <= kTextBytes && policy_ == ProtoPolicy::kKeep) {
      auto valid = Validate(input, max_depth_, context);
      if (!valid.ok()) return std::move(valid).error();
      input.set_kind(Payload::Kind::kText);
      return input;
    }
    auto parsed = Parse(input, max_depth_, context);
    if (!parsed.ok()) return std::move(parsed).error();
    const Value root = parsed.value()->root();
    ValueTape tape;
    ValueTapeBuilder builder(tape, policy_, context);
    if (Status built = builder.Build(root); !built.ok()) {
      const ByteView text(root.text(), root.end());
      return WithLineAndColumn(std::move(built).error(), text, context);
    }
    context.Emit(Payload(tape.numbers.Take()));
    context.Emit(Payload(tape.small.Take()));
    context.Emit(Payload(tape.latin1.Take()));
    context.Emit(Payload(tape.wide.Take()));
    context.Emit(Payload::Text(builder.shapes().ToJson()));
    return Payload(tape.words.Take());
  }

 private:
  size_t max_depth_;
  ProtoPolicy policy_;
};

std::optional<ProtoPolicy> PolicyOf(std::string_view name) {
  if (name == "keep") return ProtoPolicy::kKeep;
  if (name == "error") return ProtoPolicy::kError;
  if (name == "remove") return ProtoPolicy::kRemove;
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Operation>> MakeParse(const ParseOptions& options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  const auto policy = PolicyOf(options.on_proto);
  if (!policy.has_value()) {
    return Error{.code = ErrorCode::kInvalidArgValue,
                 .message = "onProto is keep, error or remove"};
  }
  return std::unique_ptr<Operation>(
      new ParseOperation(options.max_depth, *policy));
}

}  // namespace offloop::json
