#include "json/query.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "json/document.h"
#include "json/jsonpath/evaluation.h"
#include "json/jsonpath/parser.h"
#include "json/jsonpath/selection.h"
#include "json/writer.h"

namespace offloop::json {
namespace {

using jsonpath::Evaluation;
using jsonpath::Meter;
using jsonpath::PathExpression;
using jsonpath::Selection;

// The first block of the output; most results are small.
constexpr size_t kFirstBlock = 4096;

class QueryOperation final : public Operation {
 public:
  QueryOperation(PathExpression path, QueryOptions options)
      : path_(std::move(path)), options_(std::move(options)) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    auto parsed = Parse(input, options_.max_depth, context);
    if (!parsed.ok()) return std::move(parsed).error();
    const Document& document = *parsed.value();
    Meter meter(context, MaxSteps(input.size()));
    Result<Bytes> selected = Select(document.root(), meter, context);
    if (!selected.ok()) return std::move(selected).error();
    Payload output(std::move(selected).value());
    const size_t depth = options_.paths ? 1 : document.depth() + 1;
    output.set_note(std::make_shared<const Document>(depth, std::nullopt));
    return output;
  }

 private:
  uint64_t MaxSteps(size_t bytes) const {
    return options_.max_steps.value_or(
        std::max(QueryOptions::kDefaultMaxSteps,
                 QueryOptions::kMaxStepsPerByte * bytes));
  }

  Result<Bytes> Select(Value root, Meter& meter, RunContext& context) const {
    Evaluation evaluation(path_, root, meter);
    Selection selection(evaluation, path_.queries[0], root);
    Writer writer(options_.max_output_bytes, kFirstBlock, context);
    writer.Append('[');
    std::string path;
    uint64_t results = 0;
    while (const std::optional<Value> node = selection.Next()) {
      if (results == options_.max_results) return TooManyResults();
      if (results++ > 0) writer.Append(',');
      if (options_.paths) {
        if (!meter.Spend(selection.depth())) break;
        selection.WritePath(path);
        writer.AppendString(path);
      } else {
        writer.Append(*node);
      }
      if (writer.failed()) break;
    }
    if (meter.stopped()) return meter.error();
    // What was read last may mean nothing.
    if (!context.Checkpoint()) return context.Stopped();
    writer.Append(']');
    return writer.Take();
  }

  Error TooManyResults() const {
    return {.code = ErrorCode::kOutputTooLarge,
            .message = "The query selects more than the limit of " +
                       std::to_string(options_.max_results) + " nodes"};
  }

  PathExpression path_;
  QueryOptions options_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeQuery(QueryOptions options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  Result<PathExpression> path = jsonpath::ParsePath(options.path);
  if (!path.ok()) return std::move(path).error();
  return std::unique_ptr<Operation>(
      new QueryOperation(std::move(path).value(), std::move(options)));
}

}  // namespace offloop::json
