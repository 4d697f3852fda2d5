#include "json/parse.h"

#include <optional>
#include <utility>

#include "json/document.h"
#include "json/fault.h"
#include "json/value_tape_builder.h"

namespace offloop::json {
namespace {

// Bytes of text per part of a tape: few enough for JavaScript to begin soon,
// and enough to make handing over a part cheap by comparison.
constexpr size_t kPartBytes = size_t{512} * 1024;

class ParseOperation final : public Operation {
 public:
  ParseOperation(size_t max_depth, ProtoPolicy policy)
      : max_depth_(max_depth), policy_(policy) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    // A policy needs the tape, because only that has the names.
    if (input.size() <= kTextBytes && policy_ == ProtoPolicy::kKeep) {
      auto valid = Validate(input, max_depth_, context);
      if (!valid.ok()) return std::move(valid).error();
      input.set_kind(Payload::Kind::kText);
      return input;
    }
    auto parsed = Parse(input, max_depth_, context);
    if (!parsed.ok()) return std::move(parsed).error();
    return WriteTape(parsed.value()->root(), context);
  }

 private:
  Result<Payload> WriteTape(Value root, RunContext& context) const {
    ValueTapeBuilder builder(root, policy_, context);
    for (;;) {
      const Result<bool> more = builder.WriteSome(kPartBytes);
      if (!more.ok()) {
        const ByteView text(root.text(), root.end());
        return WithLineAndColumn(more.error(), text, context);
      }
      if (more.value() && !context.takes_parts()) continue;
      Outcome part = builder.TakePart();
      for (Payload& each : part.emitted) context.Emit(std::move(each));
      if (!more.value()) return std::move(part.output);
      Status sent = context.SendPart(std::move(part.output));
      if (!sent.ok()) {
        return std::move(sent).error();
      }
    }
  }

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
