#ifndef OFFLOOP_CORE_JSON_PARSE_H_
#define OFFLOOP_CORE_JSON_PARSE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "json/limits.h"
#include "operation.h"
#include "result.h"

namespace offloop::json {

struct ParseOptions {
  // Levels of nesting, 1 to kLargestMaxDepth.
  size_t max_depth = kDefaultMaxDepth;
  // Properties named __proto__: "keep", "error" (kInvalidInput with an offset),
  // "remove".
  std::string on_proto = "keep";
};

// Makes of a JSON text what JavaScript builds its value of: the text itself, as
// Payload::Kind::kText, where JSON.parse of it takes no time worth mentioning;
// else a value tape. Of that, the words are the output, and emitted are the
// numbers, the small strings, the Latin-1 and the UTF-16 strings, and the
// shapes as text (see ShapeTable::TakeUses). Where parts are taken, a large one
// leaves in parts of that form; a part ends between two children of kBigArray
// or kBigMembers (see Tag), so that no other value is on two parts. Absent
// input stays absent.
//
// Making it fails with kInvalidArgValue or kOutOfRange.
Result<std::unique_ptr<Operation>> MakeParse(const ParseOptions& options);

// Texts up to this size stay text.
constexpr size_t kTextBytes = size_t{16} * 1024;

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_PARSE_H_
