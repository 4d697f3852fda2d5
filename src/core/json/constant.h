#ifndef OFFLOOP_CORE_JSON_CONSTANT_H_
#define OFFLOOP_CORE_JSON_CONSTANT_H_

#include <cstddef>
#include <memory>
#include <utility>

#include "bytes.h"
#include "json/document.h"
#include "json/value.h"
#include "payload.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// A parsed text with its bytes that is not the input of a step, such as a
// patch. Movable; its values stay valid. Immutable, so thread-safe.
class Constant {
 public:
  // Errors as Parse() of document.h.
  static Result<Constant> Parse(Bytes text, size_t max_depth,
                                RunContext& context);

  Value root() const { return document_->root(); }
  // No container is nested deeper than this.
  size_t depth() const { return document_->depth(); }
  size_t size() const { return payload_.size(); }
  // Bytes of memory, those of the text and of its tape.
  size_t memory() const { return payload_.size() + document_->tape_memory(); }

 private:
  Constant(Payload payload, std::shared_ptr<const Document> document)
      : payload_(std::move(payload)), document_(std::move(document)) {}

  Payload payload_;
  std::shared_ptr<const Document> document_;
};

// Parses what a caller passes besides the data, such as a patch, outside any
// run. A text that is not JSON is kInvalidExpression, with offset; its message
// begins with `name`, such as "The patch".
Result<Constant> ParseArgument(const char* name, Bytes text, size_t max_depth);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_CONSTANT_H_
