#ifndef OFFLOOP_CORE_JSON_POINTER_H_
#define OFFLOOP_CORE_JSON_POINTER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "result.h"

namespace offloop::json {

// One step of a JSON Pointer: the name of a property, and the index of an
// element when the text is one.
struct PointerToken {
  static constexpr uint64_t kNoIndex = UINT64_MAX;

  std::string name;
  // What RFC 6901 accepts as an index: decimal digits without a leading zero.
  uint64_t index = kNoIndex;
  // Where the token starts in the pointer, for errors.
  size_t offset = 0;
};

// A JSON Pointer (RFC 6901), as a list of tokens; the empty one is the whole
// document. Immutable, so thread-safe.
class Pointer {
 public:
  // kInvalidExpression with an offset when the text is not a pointer.
  static Result<Pointer> Parse(std::string_view text);

  const std::vector<PointerToken>& tokens() const { return tokens_; }

 private:
  std::vector<PointerToken> tokens_;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_POINTER_H_
