#ifndef OFFLOOP_CORE_JSON_DOCUMENT_H_
#define OFFLOOP_CORE_JSON_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "bytes.h"
#include "json/tape.h"
#include "json/value.h"
#include "payload.h"
#include "result.h"
#include "run_context.h"
#include "type_key.h"

namespace offloop::json {

// What the JSON steps of a plan know about the bytes of a payload: that they
// are valid JSON, and perhaps their tape. They pass it on as the payload's
// note, so that no step reads again what another one has read.
//
// Immutable and thread-safe. Valid as long as the bytes stay where they are.
class Document final : public Payload::Note {
 public:
  // Only valid JSON. `spaces` is the white space outside strings, where known.
  Document(size_t depth, std::optional<uint64_t> spaces)
      : depth_(depth), spaces_(spaces) {}
  // With the value that the bytes are, on a tape.
  Document(size_t depth, std::optional<uint64_t> spaces,
           std::shared_ptr<const Tape> tape, Value root)
      : depth_(depth), spaces_(spaces), tape_(std::move(tape)), root_(root) {}

  const void* kind() const override { return TypeKey<Document>(); }

  // No container is nested deeper than this.
  size_t depth() const { return depth_; }
  std::optional<uint64_t> spaces() const { return spaces_; }
  bool has_tape() const { return tape_ != nullptr; }
  // Bytes of memory that the tape takes, 0 without one.
  size_t tape_memory() const {
    return has_tape() ? tape_->capacity() * sizeof(Tape::Slot) : 0;
  }
  // Precondition: has_tape().
  Value root() const { return root_; }

  // What is known about a part that is itself a value.
  std::shared_ptr<const Document> Part() const {
    return std::make_shared<Document>(depth_, std::nullopt);
  }
  std::shared_ptr<const Document> Part(Value value) const {
    return std::make_shared<Document>(depth_, std::nullopt, tape_, value);
  }

 private:
  size_t depth_;
  std::optional<uint64_t> spaces_;
  std::shared_ptr<const Tape> tape_;
  Value root_;
};

// The document that a payload has a note of, if it keeps within `max_depth`;
// else null.
std::shared_ptr<const Document> KnownDocument(const Payload& payload,
                                              size_t max_depth);

// These return what is known about a payload, after joining its bytes, and find
// it out if it is not known yet: one pass to validate, the same pass with a
// tape to parse. The document becomes the payload's note. They are as
// thread-safe as payload and context are.
//
// Errors: kInvalidInput with offset, line and column when the text is not JSON,
// is nested deeper than `max_depth`, or has 4 GiB or more; kOutOfMemory; a
// cancelled run.
Result<std::shared_ptr<const Document>> Validate(Payload& payload,
                                                 size_t max_depth,
                                                 RunContext& context);
Result<std::shared_ptr<const Document>> Parse(Payload& payload,
                                              size_t max_depth,
                                              RunContext& context);

// Narrows a payload to a part that is a value, without copying; `part` is what
// is known about it.
void NarrowTo(Payload& payload, ByteView text,
              std::shared_ptr<const Document> part);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_DOCUMENT_H_
