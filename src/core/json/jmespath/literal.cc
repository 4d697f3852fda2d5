#include "json/jmespath/literal.h"

#include <utility>

#include "cancel.h"
#include "json/limits.h"
#include "json/walk.h"
#include "json/writer.h"
#include "run_context.h"
#include "scratch.h"

namespace offloop::json::jmespath {
namespace {

using Made = Result<std::unique_ptr<const Literal>>;

// Expressions are parsed outside of any run.
struct Surroundings {
  CancelFlag cancel;
  Scratch scratch;
  RunContext context{cancel, scratch};
};

}  // namespace

Made Literal::Parse(std::string_view json) {
  Surroundings around;
  return Make(Bytes::Copy(AsBytes(json)), kDefaultMaxDepth, around.context);
}

Made Literal::String(std::string_view text) {
  Surroundings around;
  Writer writer(UINT32_MAX, text.size() + 2, around.context);
  writer.AppendString(text);
  Result<Bytes> json = writer.Take();
  if (!json.ok()) return std::move(json).error();
  return Make(std::move(json).value(), kDefaultMaxDepth, around.context);
}

Made Literal::Make(Bytes json, size_t max_depth, RunContext& context) {
  if (!json.valid()) return OutOfMemory();
  auto literal = std::make_unique<Literal>();
  literal->text_ = std::move(json);
  TapeBuilder builder(literal->tape_, literal->text_.data());
  Result<WalkSummary> walked =
      Walk(literal->text_.view(), max_depth, context, builder);
  if (!walked.ok()) return std::move(walked).error();
  literal->tape_.Trim(builder.size());
  literal->source_.root =
      Value(literal->text_.data(), literal->tape_.slots(), 0);
  literal->depth_ = walked.value().depth;
  return std::unique_ptr<const Literal>(std::move(literal));
}

}  // namespace offloop::json::jmespath
