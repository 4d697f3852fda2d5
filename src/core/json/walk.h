#ifndef OFFLOOP_CORE_JSON_WALK_H_
#define OFFLOOP_CORE_JSON_WALK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "arrival.h"
#include "bytes.h"
#include "json/fault.h"
#include "json/token_scanner.h"
#include "json/walker.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// The memory of a walk. For Scratch.
struct WalkBuffer {
  static constexpr size_t kKeep = 1024 * 1024;

  bool Reset() { return closers.capacity() <= kKeep; }

  TokenScanner::Buffer tokens;
  // What closes each open container but the innermost one.
  std::vector<uint8_t> closers;
};

// What is known about a text after a successful walk.
struct WalkSummary {
  // No container is nested deeper than this.
  size_t depth = 0;
  // Bytes of white space outside strings.
  uint64_t spaces = 0;
};

// Walks a whole text (see Walker) with the memory of the thread's scratch. When
// it succeeds, the whole text has arrived. Errors have offset, line and column.
// Thread-safe.
template <typename Handler>
Result<WalkSummary> Walk(ArrivingView arriving, size_t max_depth,
                         RunContext& context, Handler& handler) {
  const ByteView text = arriving.bytes;
  if (text.size() > TokenScanner::kMaxTextSize) {
    return InvalidInput("JSON texts of 4 GiB and more are not supported; got " +
                        std::to_string(text.size()) + " bytes");
  }
  auto buffer = context.scratch().Borrow<WalkBuffer>();
  TokenScanner tokens(arriving, buffer->tokens, context);
  Walker<Handler> walker(tokens, buffer->closers, max_depth);
  Status walked = walker.Walk(handler);
  if (tokens.error().has_value()) return *tokens.error();
  // What a handler read last may mean nothing.
  if (Handler::kListens && !tokens.pace().Pause()) return tokens.pace().error();
  if (!walked.ok()) {
    return WithLineAndColumn(std::move(walked).error(), text, context);
  }
  return WalkSummary{.depth = walker.depth(), .spaces = tokens.spaces()};
}

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_WALK_H_
