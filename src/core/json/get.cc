#include "json/get.h"

#include <utility>

#include "json/document.h"
#include "json/lookup.h"
#include "json/path_finder.h"
#include "json/pointer.h"
#include "json/walk.h"

namespace offloop::json {
namespace {

class GetOperation final : public Operation {
 public:
  GetOperation(Pointer pointer, size_t max_depth)
      : pointer_(std::move(pointer)), max_depth_(max_depth) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    const auto document = KnownDocument(input, max_depth_);
    return document != nullptr && document->has_tape()
               ? FromTape(std::move(input), *document, context)
               : FromText(std::move(input), context);
  }

 private:
  Result<Payload> FromTape(Payload input, const Document& document,
                           RunContext& context) const {
    auto found = Lookup(document.root(), pointer_, context);
    if (!found.ok()) return std::move(found).error();
    if (!found.value().has_value()) return Payload::Absent();
    const Value value = *found.value();
    NarrowTo(input, value.source(), document.Part(value));
    return input;
  }

  // For a single value, one pass without a tape is the fastest way.
  Result<Payload> FromText(Payload input, RunContext& context) const {
    const Result<ArrivingView> text = input.JoinArriving(context);
    if (!text.ok()) return text.error();
    PathFinder finder(text.value().bytes.data(), pointer_);
    Result<WalkSummary> walked =
        Walk(text.value(), max_depth_, context, finder);
    if (!walked.ok()) return std::move(walked).error();
    if (Status here = input.Settle(&context); !here.ok()) return here.error();
    if (!finder.found()) return Payload::Absent();
    NarrowTo(
        input, finder.source(),
        std::make_shared<const Document>(walked.value().depth, std::nullopt));
    return input;
  }

  Pointer pointer_;
  size_t max_depth_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeGet(GetOptions options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  Result<Pointer> pointer = Pointer::Parse(options.pointer);
  if (!pointer.ok()) return std::move(pointer).error();
  return std::unique_ptr<Operation>(
      new GetOperation(std::move(pointer).value(), options.max_depth));
}

}  // namespace offloop::json
