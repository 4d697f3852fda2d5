#ifndef OFFLOOP_CORE_JSON_VALUE_TAPE_BUILDER_H_
#define OFFLOOP_CORE_JSON_VALUE_TAPE_BUILDER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "json/shape_table.h"
#include "json/string_writer.h"
#include "json/value.h"
#include "json/value_tape.h"
#include "outcome.h"
#include "pace.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// What becomes of properties named __proto__: JSON.parse treats them like any
// other, but code that copies properties one by one sets a prototype.
enum class ProtoPolicy : uint8_t { kKeep, kError, kRemove };

// Makes the value tape of a parsed text, whole or in parts: the part written so
// far may be taken whenever WriteSome() returns. Does not recurse.
//
// Thread-safety: none; made for one value.
class ValueTapeBuilder {
 public:
  // The text of `root` outlives the builder, and the context does.
  ValueTapeBuilder(Value root, ProtoPolicy policy, RunContext& context);

  // Writes the next part: about `bytes` of the text or more, up to a place
  // where a reader can wait for the rest, between two children of a large
  // container (kBigArray or kBigMembers). False when the value is complete.
  //
  // Errors: kInvalidInput with an offset in the text, by the policy;
  // kOutputTooLarge when a container has more children than JavaScript's can;
  // a cancelled run. Memory that runs out shows when a part is sealed.
  Result<bool> WriteSome(size_t bytes);

  // What was written since the last part: the words of the tape, and beside
  // them numbers, small, latin1, wide and the uses of shapes, as text (see
  // ShapeTable::TakeUses).
  Outcome TakePart();

 private:
  // A container that is being written: what its children are, and where it
  // ends.
  struct Open {
    enum class Kind : uint8_t { kElements, kMembers, kShaped };
    Kind kind;
    bool small;
    uint32_t end;
  };

  // These write the value at the place and move on to what comes next; false
  // when error_ says why not.
  bool Step();
  bool WriteName(Value name);
  bool WriteValue(Value value);
  void WriteNumber(Value number);
  bool WriteArray(Value array);
  bool WriteObject(Value object);
  // Writes an array of numbers. kOther: it is not, and nothing is written.
  enum class Numbers : uint8_t { kDone, kOther, kFailed };
  Numbers WriteNumbers(Value array, size_t count);
  void ToNumbers(size_t first_word);
  bool OpenMembers(Value object, size_t count, bool small);

  // Counts the members of an object that are kept.
  bool CountMembers(Value object, size_t& count);
  bool CheckCount(size_t count);
  bool Checkpoint(Value value);
  bool Fail(Error error);

  ValueTape tape_;
  const ProtoPolicy policy_;
  Pace pace_;
  StringWriter strings_;
  ShapeTable shapes_;
  std::vector<Open> open_;
  Value place_;
  const uint32_t end_;
  uint32_t checked_ = 0;
  Error error_;
};

// Whether the property name is __proto__, its escapes read. Thread-safe.
bool IsProto(Value name);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_VALUE_TAPE_BUILDER_H_
