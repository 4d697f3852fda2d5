#include "json/jmespath/literal.h"

#include <utility>

#include "cancel.h"
#include "json/limits.h"
#include "json/minify.h"
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
  return Own(Bytes::Copy(AsBytes(json)), around.context);
}

Made Literal::String(std::string_view text) {
  Surroundings around;
  Writer writer(UINT32_MAX, text.size() + 2, around.context);
  writer.AppendString(text);
  Result<Bytes> json = writer.Take();
  if (!json.ok()) return std::move(json).error();
  return Own(std::move(json).value(), around.context);
}

Made Literal::View(ByteView json, size_t max_depth, RunContext& context) {
  auto literal = std::make_unique<Literal>();
  const auto read = literal->Read(json, max_depth, context);
  if (!read.ok()) return read.error();
  return std::unique_ptr<const Literal>(std::move(literal));
}

Made Literal::Own(Bytes json, RunContext& context) {
  if (!json.valid()) return OutOfMemory();
  auto literal = std::make_unique<Literal>();
  literal->text_ = std::move(json);
  ByteView text = literal->text_.view();
  Result<uint64_t> spaces = literal->Read(text, kDefaultMaxDepth, context);
  if (spaces.ok() && spaces.value() > 0) {
    const auto size = RemoveSpaces(text, literal->text_.data(), context);
    if (!size.ok()) return size.error();
    literal->text_.Resize(size.value());
    text = literal->text_.view();
    spaces = literal->Read(text, kDefaultMaxDepth, context);
  }
  if (!spaces.ok()) return std::move(spaces).error();
  return std::unique_ptr<const Literal>(std::move(literal));
}

Result<uint64_t> Literal::Read(ByteView json, size_t max_depth,
                               RunContext& context) {
  TapeBuilder builder(tape_, json.data());
  Result<WalkSummary> walked = Walk(json, max_depth, context, builder);
  if (!walked.ok()) return std::move(walked).error();
  tape_.Trim(builder.size());
  source_.root = Value(json.data(), tape_.slots(), 0);
  depth_ = walked.value().depth;
  return walked.value().spaces;
}

}  // namespace offloop::json::jmespath
