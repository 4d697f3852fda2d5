#ifndef OFFLOOP_CORE_JSON_JMESPATH_LITERAL_H_
#define OFFLOOP_CORE_JSON_JMESPATH_LITERAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "bytes.h"
#include "json/tape.h"
#include "json/value.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json::jmespath {

// A parsed text: the document, or a literal of the expression.
struct Source {
  Value root;

  Value At(uint32_t index) const { return {root.text(), root.slots(), index}; }
};

// A JSON text in an expression, parsed. Immutable, so thread-safe.
class Literal {
 public:
  // Removes white space outside strings, so that results of an expression have
  // no line break. Errors: kInvalidInput when the text is not JSON;
  // kOutOfMemory.
  static Result<std::unique_ptr<const Literal>> Parse(std::string_view json);
  // The JSON string for `text` (see string_text.h).
  static Result<std::unique_ptr<const Literal>> String(std::string_view text);
  // Like Parse(), within a run, for a text that outlives the literal; accepts
  // at most `max_depth` levels.
  static Result<std::unique_ptr<const Literal>> View(ByteView json,
                                                     size_t max_depth,
                                                     RunContext& context);

  // Valid as long as the literal.
  Value root() const { return source_.root; }
  const Source& source() const { return source_; }
  // No container in it is nested deeper.
  size_t depth() const { return depth_; }

 private:
  static Result<std::unique_ptr<const Literal>> Own(Bytes json,
                                                    RunContext& context);
  // Returns how many bytes are white space outside strings.
  Result<uint64_t> Read(ByteView json, size_t max_depth, RunContext& context);

  // Not valid when the text is owned by somebody else.
  Bytes text_;
  Tape tape_;
  Source source_;
  size_t depth_ = 0;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_LITERAL_H_
