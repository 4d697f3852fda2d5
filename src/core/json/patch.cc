#include "json/patch.h"

#include <algorithm>
#include <string>
#include <utility>

#include "json/document.h"
#include "json/patch_program.h"
#include "json/patch_run.h"
#include "json/walk.h"
#include "json/writer.h"

namespace offloop::json {
namespace {

class PatchOperation final : public Operation {
 public:
  PatchOperation(PatchProgram program, const PatchOptions& options)
      : program_(std::move(program)),
        max_depth_(options.max_depth),
        max_output_bytes_(options.max_output_bytes) {}

  bool ReadsAsItArrives() const override { return true; }
  size_t KeptBytes() const override { return program_.memory(); }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    auto parsed = Parse(input, max_depth_, context);
    if (!parsed.ok()) return std::move(parsed).error();
    const Document& document = *parsed.value();
    const size_t sources = input.size() + program_.source().size();
    const uint64_t limit = OutputLimit(max_output_bytes_, sources);
    PatchRun run(document.root(), limit, sources, context);
    if (Status applied = ApplyAll(run); !applied.ok()) {
      return std::move(applied).error();
    }
    Writer writer(limit, sources, context);
    const size_t levels = run.Write(writer);
    Result<Bytes> text = writer.Take();
    if (!text.ok()) return std::move(text).error();
    // Values of either text are no deeper than that text.
    return Finish(
        std::move(text).value(),
        levels + std::max(document.depth(), program_.source().depth()),
        context);
  }

 private:
  Status ApplyAll(PatchRun& run) const {
    int64_t index = 0;
    for (const PatchStep& step : program_.steps()) {
      if (Status applied = run.Apply(step); !applied.ok()) {
        Error error = std::move(applied).error();
        if (error.code == ErrorCode::kPatchFailed) {
          error.message = "Operation " + std::to_string(index) +
                          " of the patch failed. " + error.message;
        }
        error.index = index;
        return error;
      }
      ++index;
    }
    return Done{};
  }

  // `depth` is no less than that of the text, and may be more.
  Result<Payload> Finish(Bytes text, size_t depth, RunContext& context) const {
    if (depth > max_depth_) {
      NoHandler nothing;
      Result<WalkSummary> walked =
          Walk(text.view(), max_depth_, context, nothing);
      if (!walked.ok()) {
        const bool stopped = walked.error().code != ErrorCode::kInvalidInput;
        if (stopped) return std::move(walked).error();
        // It is JSON, so that nothing else can be wrong with it.
        return Error{.code = ErrorCode::kOutputTooLarge,
                     .message =
                         "The patched document is nested deeper than "
                         "maxDepth (" +
                         std::to_string(max_depth_) + ")"};
      }
      depth = walked.value().depth;
    }
    Payload output(std::move(text));
    output.set_note(std::make_shared<const Document>(depth, std::nullopt));
    return output;
  }

  PatchProgram program_;
  size_t max_depth_;
  uint64_t max_output_bytes_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakePatch(PatchOptions options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  if (options.max_operations < 1 ||
      options.max_operations > kLargestMaxOperations) {
    return Error{.code = ErrorCode::kOutOfRange,
                 .message = "maxOperations must be between 1 and " +
                            std::to_string(kLargestMaxOperations) + "; got " +
                            std::to_string(options.max_operations)};
  }
  Result<PatchProgram> program = PatchProgram::Parse(
      std::move(options.operations), options.max_depth, options.max_operations);
  if (!program.ok()) return std::move(program).error();
  return std::unique_ptr<Operation>(
      new PatchOperation(std::move(program).value(), options));
}

}  // namespace offloop::json
