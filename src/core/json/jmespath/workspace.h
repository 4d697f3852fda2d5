#ifndef OFFLOOP_CORE_JSON_JMESPATH_WORKSPACE_H_
#define OFFLOOP_CORE_JSON_JMESPATH_WORKSPACE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/jmespath/arena.h"
#include "json/jmespath/item.h"
#include "json/jmespath/literal.h"
#include "json/value.h"
#include "pace.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json::jmespath {

struct Limits {
  // Values read and made.
  uint64_t steps;
  // Bytes of intermediate values.
  uint64_t bytes;
};

// The shared state of an evaluation: its memory, limits and error, and the
// operations on items that all its parts use.
//
// Functions that return bool return false when the evaluation has failed: the
// error is kept, and everything returns at once.
//
// Thread-safety: none; made for one evaluation.
class Workspace {
 public:
  Workspace(const Limits& limits, RunContext& context)
      : limits_(limits), pace_(context), arena_(limits.bytes) {}

  RunContext& context() { return pace_.context(); }
  // For work that is not a step, or takes longer than its steps.
  Pace& pace() { return pace_; }
  Arena& arena() { return arena_; }
  const Limits& limits() const { return limits_; }

  // Counts steps, and passes a checkpoint now and then. A step looks at one
  // value, or at 64 bytes.
  bool Step(uint64_t steps = 1) {
    left_ -= static_cast<int64_t>(steps);
    return left_ > 0 || Pause();
  }
  bool StepBytes(size_t bytes) { return Step(bytes / 64 + 1); }

  bool Fail(Error error);
  // Precondition: something has failed.
  Error TakeError() { return *std::move(error_); }

  // Items collected until their number is known: those after a size that was
  // noted before.
  std::vector<Item>& stack() { return stack_; }
  bool Push(Item item) {
    stack_.push_back(item);
    return Step();
  }
  // Reverses the items after `start`.
  bool ReverseStack(size_t start);
  // Make a list or an object from the items after `start`, and remove them.
  bool PopList(size_t start, Item& result);
  bool PopObject(size_t start, Item& result);

  // The decoded text of a string; views the item, a source, or `buffer`. Counts
  // its bytes as steps, because all of it is read. It is meaningless, as is the
  // number below, if the evaluation fails meanwhile, which the next step
  // reports.
  std::string_view TextOf(const Item& string, std::string& buffer);
  // The same, valid as long as the evaluation.
  bool KeepText(const Item& string, std::string_view& result);
  bool KeepCopy(std::string_view text, std::string_view& result);
  double NumberOf(const Item& number);

  // The value of a member, or null.
  bool Find(const Item& object, std::string_view name, Item& result);
  // Pushes the names, the values or both in turn of an object's members. If
  // names are equal, the last value counts, at the place of the first.
  enum class Part : uint8_t { kNames, kValues, kBoth };
  bool PushMembers(const Item& object, Part part);

  // Like json::Equal().
  bool Equal(const Item& a, const Item& b, bool& result);
  // Its JSON text, without white space.
  bool WriteText(const Item& item, std::string_view& result);

 private:
  bool Pause();
  double Read(ByteView number);
  bool Copy(size_t start, const Item*& items);
  bool PushNodeMembers(const Item& object, Part part);
  bool EqualContainers(const Item& a, const Item& b, bool& result);
  // The same value as a node of a source.
  bool ToNode(const Item& item, Item& result);
  // Its JSON text, not counted in the arena, and how many slots a tape of it
  // has.
  bool Write(const Item& item, Bytes& text, uint64_t& slots);

  Limits limits_;
  Pace pace_;
  Arena arena_;
  std::vector<Item> stack_;
  std::optional<Error> error_;
  // Steps until the next checkpoint; how many that were at the last one; and
  // all steps up to the last one.
  int64_t left_ = 0;
  int64_t granted_ = 0;
  uint64_t done_ = 0;
  // A value that was written and parsed again.
  struct Reread {
    Bytes text;
    std::unique_ptr<const Literal> literal;
  };
  std::vector<Reread> reread_;
};

// Iterates over the elements of an array, parsed or made.
class Elements {
 public:
  explicit Elements(const Item& array);

  bool Next(Item& element) {
    if (source_ != nullptr) {
      if (at_ == end_) return false;
      const Value value = source_->At(at_);
      element = Item(source_, value);
      at_ = value.next().index();
      return true;
    }
    if (left_ == 0) return false;
    --left_;
    element = *item_++;
    return true;
  }

 private:
  const Source* source_ = nullptr;
  uint32_t at_ = 0;
  uint32_t end_ = 0;
  const Item* item_ = nullptr;
  size_t left_ = 0;
};

// The number of elements of an array.
size_t CountElements(const Item& array);

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_WORKSPACE_H_
