#ifndef OFFLOOP_CORE_JSON_OPEN_H_
#define OFFLOOP_CORE_JSON_OPEN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "bytes.h"
#include "json/child_index.h"
#include "json/limits.h"
#include "json/pointer.h"
#include "json/tape.h"
#include "json/value.h"
#include "mutex.h"
#include "operation.h"
#include "payload_source.h"
#include "result.h"
#include "type_key.h"

namespace offloop::json {

// A text with its tape and its index, in one place in memory as long as anybody
// shares it. Immutable, so thread-safe.
struct ParsedText {
  ParsedText() = default;
  ParsedText(const ParsedText&) = delete;
  ParsedText& operator=(const ParsedText&) = delete;
  // The memory of a large document is returned to the system, not kept.
  ~ParsedText();

  Bytes text;
  Tape tape;
  size_t slots = 0;
  ChildIndex index;
  size_t depth = 0;

  Value root() const { return {text.data(), tape.slots(), 0}; }
  // The value that a pointer refers to. Takes time logarithmic in the size of
  // the document.
  std::optional<Value> Find(const Pointer& pointer) const;
  // Bytes of memory, all together.
  size_t memory() const;
};

// A document that is kept: MakeOpen() puts a parsed text here, and jobs and
// synchronous calls find it until it is closed.
//
// Thread-safe. A job that shares the text keeps it alive after a close.
class OpenDocument final : public PayloadSource {
 public:
  const void* kind() const override { return TypeKey<OpenDocument>(); }

  // The text with a note of its Document, so that no step parses it again;
  // kInvalidArgValue when there is none.
  Result<Payload> Share() const override;

  // Null before Set() and after Close().
  std::shared_ptr<const ParsedText> parsed() const OFFLOOP_EXCLUDES(mutex_);
  // Does nothing after Close().
  void Set(std::shared_ptr<const ParsedText> parsed) OFFLOOP_EXCLUDES(mutex_);
  void Close() OFFLOOP_EXCLUDES(mutex_);

 private:
  mutable Mutex mutex_;
  bool closed_ OFFLOOP_GUARDED_BY(mutex_) = false;
  std::shared_ptr<const ParsedText> parsed_ OFFLOOP_GUARDED_BY(mutex_);
};

struct OpenOptions {
  static constexpr uint64_t kDefaultMaxBytes = uint64_t{1} << 30u;
  // Enough for the largest text with the longest possible tape.
  static constexpr uint64_t kLargestMaxBytes = uint64_t{1} << 36u;

  // Where the document goes; not null.
  std::shared_ptr<OpenDocument> document{};
  // Levels of nesting, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
  // Bytes of the text, the tape and the index together: in practice a tape is
  // about as large as its text, and at worst eight times as large. More is
  // kOutputTooLarge.
  uint64_t max_bytes = kDefaultMaxBytes;
};

// Parses its input into `document` and returns Payload::Absent(). A run fails
// as Parse() does. Making it fails with kOutOfRange, or with kInvalidArgValue
// when there is no document.
Result<std::unique_ptr<Operation>> MakeOpen(OpenOptions options);

// A copy of the JSON text of a value, if it has at most `most` bytes; else
// kOutputTooLarge.
Result<std::string> TextOf(Value value, size_t most);
// An object with the names of an object, each with the value 0, so that
// JSON.parse settles their order and equal names. The same limit.
Result<std::string> NamesOf(Value object, size_t most);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_OPEN_H_
