#include "json/document.h"

#include <utility>

#include "json/walk.h"

namespace offloop::json {
namespace {

// A thread's tape, shared with the document that was parsed last. It is reused
// once that document is gone.
struct TapeShelf {
  static constexpr size_t kKeepBytes = 16 * 1024 * 1024;

  bool Reset() {
    return tape != nullptr &&
           tape->capacity() * sizeof(Tape::Slot) <= kKeepBytes;
  }

  std::shared_ptr<Tape> tape;
};

using SharedDocument = std::shared_ptr<const Document>;

}  // namespace

SharedDocument KnownDocument(const Payload& payload, size_t max_depth) {
  const auto& note = payload.note();
  if (note == nullptr || note->kind() != TypeKey<Document>()) return nullptr;
  auto document = std::static_pointer_cast<const Document>(note);
  return document->depth() <= max_depth ? document : nullptr;
}

Result<SharedDocument> Validate(Payload& payload, size_t max_depth,
                                RunContext& context) {
  if (SharedDocument known = KnownDocument(payload, max_depth)) return known;
  const Result<ArrivingView> text = payload.JoinArriving(context);
  if (!text.ok()) return text.error();
  NoHandler nothing;
  Result<WalkSummary> walked = Walk(text.value(), max_depth, context, nothing);
  if (!walked.ok()) return std::move(walked).error();
  if (Status here = payload.Settle(&context); !here.ok()) return here.error();
  auto document = std::make_shared<const Document>(walked.value().depth,
                                                   walked.value().spaces);
  payload.set_note(document);
  return SharedDocument(document);
}

Result<SharedDocument> Parse(Payload& payload, size_t max_depth,
                             RunContext& context) {
  if (SharedDocument known = KnownDocument(payload, max_depth);
      known != nullptr && known->has_tape()) {
    return known;
  }
  const Result<ArrivingView> text = payload.JoinArriving(context);
  if (!text.ok()) return text.error();
  auto shelf = context.scratch().Borrow<TapeShelf>();
  if (shelf->tape == nullptr || shelf->tape.use_count() > 1) {
    shelf->tape = std::make_shared<Tape>();
  }
  const uint8_t* const start = text.value().bytes.data();
  TapeBuilder builder(*shelf->tape, start);
  Result<WalkSummary> walked = Walk(text.value(), max_depth, context, builder);
  if (!walked.ok()) return std::move(walked).error();
  if (Status here = payload.Settle(&context); !here.ok()) return here.error();
  auto document = std::make_shared<const Document>(
      walked.value().depth, walked.value().spaces, shelf->tape,
      Value(start, shelf->tape->slots(), 0));
  payload.set_note(document);
  return SharedDocument(document);
}

void NarrowTo(Payload& payload, ByteView text, SharedDocument part) {
  payload.Narrow(text);
  payload.set_note(std::move(part));
}

}  // namespace offloop::json
