#include "json/open.h"

#include <algorithm>
#include <utility>

#include "json/document.h"
#include "json/walk.h"

namespace offloop::json {
namespace {

// From this size on, closing a document returns its memory to the system.
constexpr size_t kLargeDocument = size_t{16} * 1024 * 1024;

Error TooLarge(uint64_t most) {
  return {.code = ErrorCode::kOutputTooLarge,
          .message = "The document takes more than " + std::to_string(most) +
                     " bytes of memory"};
}

// Writes a tape with a limited number of slots.
class LimitedTapeBuilder : public TapeBuilder {
 public:
  LimitedTapeBuilder(Tape& tape, const uint8_t* text, uint64_t most)
      : TapeBuilder(tape, text), most_(most) {}

  bool Reserve(size_t calls) {
    full_ = size() > most_;
    return !full_ && TapeBuilder::Reserve(calls);
  }
  bool full() const { return full_; }

 private:
  uint64_t most_;
  bool full_ = false;
};

class OpenOperation final : public Operation {
 public:
  explicit OpenOperation(OpenOptions options) : options_(std::move(options)) {}

  bool ReadsAsItArrives() const override { return true; }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    if (input.size() > options_.max_bytes) return TooLarge(options_.max_bytes);
    const Result<ArrivingView> text = input.JoinArriving(context);
    if (!text.ok()) return text.error();
    auto parsed = std::make_shared<ParsedText>();
    Status written = WriteTape(text.value(), *parsed, context);
    if (!written.ok()) return std::move(written).error();
    // A tape has offsets, so the text may move.
    Result<Bytes> taken = input.TakeBytes(&context);
    if (!taken.ok()) return std::move(taken).error();
    parsed->text = std::move(taken).value();
    parsed->text.ShrinkToFit();
    if (Status status = parsed->index.Build(parsed->root(), context);
        !status.ok()) {
      return std::move(status).error();
    }
    if (parsed->memory() > options_.max_bytes) {
      return TooLarge(options_.max_bytes);
    }
    options_.document->Set(std::move(parsed));
    return Payload::Absent();
  }

 private:
  Status WriteTape(ArrivingView text, ParsedText& parsed,
                   RunContext& context) const {
    const uint64_t left = options_.max_bytes - text.bytes.size();
    LimitedTapeBuilder builder(parsed.tape, text.bytes.data(),
                               left / sizeof(Tape::Slot));
    Result<WalkSummary> walked =
        Walk(text, options_.max_depth, context, builder);
    if (builder.full()) return TooLarge(options_.max_bytes);
    if (!walked.ok()) return std::move(walked).error();
    parsed.slots = builder.size();
    parsed.depth = walked.value().depth;
    parsed.tape.Trim(parsed.slots);
    return Done{};
  }

  OpenOptions options_;
};

}  // namespace

std::optional<Value> ParsedText::Find(const Pointer& pointer) const {
  std::optional<Value> value = root();
  for (const PointerToken& token : pointer.tokens()) {
    value = index.Find(*value, token);
    if (!value.has_value()) break;
  }
  return value;
}

ParsedText::~ParsedText() {
  if (memory() < kLargeDocument) return;
  text = Bytes();
  tape = Tape();
  TrimFreedBlocks();
}

size_t ParsedText::memory() const {
  return text.capacity() + tape.capacity() * sizeof(Tape::Slot) +
         index.memory();
}

Result<Payload> OpenDocument::Share() const {
  const std::shared_ptr<const ParsedText> parsed = this->parsed();
  if (parsed == nullptr) {
    return Error{.code = ErrorCode::kInvalidArgValue,
                 .message = "The document is closed"};
  }
  Payload payload;
  payload.AppendShared(parsed->text.view(), parsed);
  // The note also owns what it refers to.
  payload.set_note(std::make_shared<const Document>(
      parsed->depth, std::nullopt,
      std::shared_ptr<const Tape>(parsed, &parsed->tape), parsed->root()));
  return payload;
}

std::shared_ptr<const ParsedText> OpenDocument::parsed() const {
  const MutexLock lock(mutex_);
  return parsed_;
}

void OpenDocument::Set(std::shared_ptr<const ParsedText> parsed) {
  const MutexLock lock(mutex_);
  if (!closed_) parsed_ = std::move(parsed);
}

void OpenDocument::Close() {
  std::shared_ptr<const ParsedText> last;
  const MutexLock lock(mutex_);
  closed_ = true;
  // Freed after the lock is released.
  last.swap(parsed_);
}

Result<std::unique_ptr<Operation>> MakeOpen(OpenOptions options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  if (options.document == nullptr) {
    return Error{.code = ErrorCode::kInvalidArgValue,
                 .message = "There is no document to open"};
  }
  if (options.max_bytes < 1 ||
      options.max_bytes > OpenOptions::kLargestMaxBytes) {
    return Error{.code = ErrorCode::kOutOfRange,
                 .message = "maxBytes must be 1 to " +
                            std::to_string(OpenOptions::kLargestMaxBytes)};
  }
  return std::unique_ptr<Operation>(new OpenOperation(std::move(options)));
}

namespace {

Error TooLargeToGet(size_t most) {
  return {.code = ErrorCode::kOutputTooLarge,
          .message = "The answer has more than the " + std::to_string(most) +
                     " bytes that a synchronous call gives"};
}

}  // namespace

Result<std::string> TextOf(Value value, size_t most) {
  const ByteView source = value.source();
  if (source.size() > most) return TooLargeToGet(most);
  return std::string(AsText(source));
}

Result<std::string> NamesOf(Value object, size_t most) {
  std::string names = "{";
  for (Value name = object.first_child(); name != object.next();
       name = name.next().next()) {
    if (names.size() > 1) names += ',';
    // A huge name must not be copied to find that out.
    if (name.source().size() > most - std::min(most, names.size())) {
      return TooLargeToGet(most);
    }
    names += AsText(name.source());
    names += ":0";
    if (names.size() > most) return TooLargeToGet(most);
  }
  names += '}';
  return names;
}

}  // namespace offloop::json
