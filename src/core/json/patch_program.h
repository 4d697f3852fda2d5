#ifndef OFFLOOP_CORE_JSON_PATCH_PROGRAM_H_
#define OFFLOOP_CORE_JSON_PATCH_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "bytes.h"
#include "json/constant.h"
#include "json/pointer.h"
#include "json/value.h"
#include "result.h"

namespace offloop::json {

enum class PatchKind : uint8_t { kAdd, kRemove, kReplace, kMove, kCopy, kTest };

// One operation of a JSON Patch.
struct PatchStep {
  PatchKind kind = PatchKind::kTest;
  Pointer path;
  // For kMove and kCopy.
  Pointer from;
  // For kAdd, kReplace and kTest.
  Value value;
};

// A JSON Patch (RFC 6902), read and checked. Immutable, so thread-safe.
class PatchProgram {
 public:
  // kInvalidExpression when the text is not JSON or not a patch: with offset,
  // and with the index of the operation where it is known.
  static Result<PatchProgram> Parse(Bytes text, size_t max_depth,
                                    size_t max_operations);

  const std::vector<PatchStep>& steps() const { return steps_; }
  const Constant& source() const { return source_; }
  // Bytes of memory, except for names of 16 bytes and more.
  size_t memory() const;

 private:
  PatchProgram(Constant source, std::vector<PatchStep> steps)
      : source_(std::move(source)), steps_(std::move(steps)) {}

  // The text and the tape of the values.
  Constant source_;
  std::vector<PatchStep> steps_;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_PATCH_PROGRAM_H_
