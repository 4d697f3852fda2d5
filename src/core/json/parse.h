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

// Prepares a JSON text for JavaScript to build its value: as the text itself,
// of Payload::Kind::kText, if JSON.parse of it takes no time worth mentioning;
// otherwise as a value tape. The words of a tape are the output; emitted are
// its numbers, small strings, Latin-1 and UTF-16 strings, and the shapes as
// text (see ShapeTable::TakeUses). If the run takes parts, a large tape is sent
// in parts of that form; a part ends between two children of kBigArray or
// kBigMembers (see Tag), so that no other value is split between parts. Absent
// input stays absent.
//
// Making it fails with kInvalidArgValue or kOutOfRange.
Result<std::unique_ptr<Operation>> MakeParse(const ParseOptions& options);

// Texts up to this size are handed over as text.
constexpr size_t kTextBytes = size_t{16} * 1024;

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_PARSE_H_
