#include "json/search.h"

#include <algorithm>
#include <utility>

#include "json/document.h"
#include "json/jmespath/evaluator.h"
#include "json/jmespath/expression.h"
#include "json/jmespath/item_writer.h"
#include "json/jmespath/record_sink.h"
#include "json/jmespath/stream_finder.h"
#include "json/jmespath/stream_plan.h"
#include "json/jmespath/workspace.h"
#include "json/walk.h"
#include "json/writer.h"

namespace offloop::json {
namespace {

// The deepest nesting of an expression's literals.
size_t LiteralDepth(const jmespath::Node& node) {
  size_t depth = node.literal == nullptr ? 0 : node.literal->depth();
  for (const auto& child : node.children) {
    depth = std::max(depth, LiteralDepth(*child));
  }
  return depth;
}

class SearchOperation final : public Operation {
 public:
  SearchOperation(jmespath::Node::Pointer expression, SearchOptions options)
      : expression_(std::move(expression)),
        literal_depth_(LiteralDepth(*expression_)),
        plan_(jmespath::PlanStream(*expression_)),
        options_(std::move(options)) {}

  bool ReadsAsItArrives() const override { return true; }

  // Common forms are evaluated in one pass without a tape, unless there already
  // is one; all others on the tape.
  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    if (plan_ != nullptr) {
      const auto known = KnownDocument(input, options_.max_depth);
      if (known == nullptr || !known->has_tape()) {
        return FromText(std::move(input), context);
      }
    }
    auto document = Parse(input, options_.max_depth, context);
    if (!document.ok()) return std::move(document).error();
    return FromTape(std::move(input), *document.value(), context);
  }

 private:
  uint64_t MaxSteps(const Payload& input) const {
    return options_.max_steps.value_or(
        std::max(kDefaultSearchSteps, kSearchStepsPerByte * input.size()));
  }

  uint64_t MaxBytes(const Payload& input) const {
    return OutputLimit(options_.max_output_bytes, input.size());
  }

  Result<Payload> FromText(Payload input, RunContext& context) const {
    const Result<ArrivingView> joined = input.JoinArriving(context);
    if (!joined.ok()) return joined.error();
    const ByteView text = joined.value().bytes;
    Writer writer(MaxBytes(input), text.size() / 16, context);
    jmespath::RecordSink sink(text, *plan_, MaxSteps(input), writer, context);
    jmespath::StreamFinder finder(text, *plan_, sink);
    Result<WalkSummary> walked =
        Walk(joined.value(), options_.max_depth, context, finder);
    if (!walked.ok()) return std::move(walked).error();
    if (Status here = input.Settle(&context); !here.ok()) return here.error();
    if (auto error = sink.TakeError()) return *std::move(error);
    const size_t depth = walked.value().depth;
    if (!plan_->projects && !sink.slot(0).absent()) {
      const jmespath::Span found = sink.slot(0);
      return Part(std::move(input),
                  text.subspan(found.begin, found.end - found.begin),
                  std::make_shared<const Document>(depth, std::nullopt));
    }
    writer.Append(sink.found_list() ? "]" : "null");
    return Written(writer, depth + expression_->nesting);
  }

  // For a result that is a part of the text.
  Result<Payload> Part(Payload input, ByteView source,
                       std::shared_ptr<const Document> note) const {
    const uint64_t limit = MaxBytes(input);
    if (source.size() > limit) return OutputTooLarge(limit);
    NarrowTo(input, source, std::move(note));
    return input;
  }

  Result<Payload> Written(Writer& writer, size_t made_depth) const {
    Result<Bytes> text = writer.Take();
    if (!text.ok()) return std::move(text).error();
    Payload output(std::move(text).value());
    output.set_note(std::make_shared<const Document>(
        std::max(made_depth, expression_->nesting + literal_depth_),
        std::nullopt));
    return output;
  }

  Result<Payload> FromTape(Payload input, const Document& document,
                           RunContext& context) const {
    const jmespath::Source source = {document.root()};
    jmespath::Workspace work(
        {.steps = MaxSteps(input),
         .bytes = kSearchMemoryPerOutput * MaxBytes(input)},
        context);
    jmespath::Item result;
    if (!jmespath::Evaluator(work).Evaluate(
            *expression_, jmespath::Item(&source, source.root), result)) {
      return work.TakeError();
    }
    // What was read last may mean nothing.
    if (!work.Step(0)) return work.TakeError();
    if (!context.Checkpoint()) return context.Stopped();
    if (result.is_node() && result.source() == &source) {
      const Value value = result.node();
      return Part(std::move(input), value.source(), document.Part(value));
    }
    Writer writer(MaxBytes(input), 0, context);
    jmespath::ItemWriter items(writer, jmespath::Spaces::kKept);
    items.Write(result);
    return Written(writer,
                   items.depth() + std::max(document.depth(), literal_depth_));
  }

  jmespath::Node::Pointer expression_;
  size_t literal_depth_;
  // Null when the expression cannot be streamed.
  std::unique_ptr<const jmespath::StreamPlan> plan_;
  SearchOptions options_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeSearch(SearchOptions options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  if (options.max_steps == uint64_t{0}) {
    return Error{.code = ErrorCode::kOutOfRange,
                 .message = "maxSteps must be at least 1; got 0"};
  }
  auto expression = jmespath::ParseExpression(options.expression);
  if (!expression.ok()) return std::move(expression).error();
  return std::unique_ptr<Operation>(
      new SearchOperation(std::move(expression).value(), std::move(options)));
}

}  // namespace offloop::json
