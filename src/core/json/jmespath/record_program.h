#ifndef OFFLOOP_CORE_JSON_JMESPATH_RECORD_PROGRAM_H_
#define OFFLOOP_CORE_JSON_JMESPATH_RECORD_PROGRAM_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bytes.h"
#include "json/jmespath/expression.h"
#include "json/jmespath/literal.h"
#include "json/tape.h"
#include "json/value.h"
#include "json/writer.h"
#include "pace.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json::jmespath {

// Where a value is in a text; nowhere when there is none.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  bool absent() const { return end == 0; }
};

// A part of an expression that is evaluated on a record of which only some
// values are known: those of its slots, as parts of the text.
//
// Immutable, so thread-safe.
class RecordProgram {
 public:
  struct Step {
    enum class Kind : uint8_t {
      kSlot,
      kLiteral,
      kNot,
      kAnd,
      kOr,
      kCompare,
      kList,
      kObject,
    };

    Kind kind = Kind::kSlot;
    Comparison comparison = Comparison::kEqual;
    // For a slot: which one. For a list or an object: that of its parts.
    size_t slot = 0;
    // Indexes of steps.
    std::vector<size_t> children{};
    // For a list or an object: the text before each child.
    std::vector<std::string> before{};
    // For a literal: its node, its type, its JSON text and its decoded text.
    Value root{};
    ValueType type = ValueType::kNull;
    ByteView source{};
    double number = 0;
    std::string text{};
  };

  // Adds a step, after its children, and returns its index. The last step added
  // is the result.
  size_t Add(Step step);
  // The nodes of the expression outlive the program.
  size_t AddLiteral(const Literal& literal);
  // Slot i becomes slot order[i].
  void RenumberSlots(const std::vector<size_t>& order);
  const std::vector<Step>& steps() const { return steps_; }

 private:
  std::vector<Step> steps_;
};

// A value while a program runs.
struct Operand {
  ValueType type = ValueType::kNull;
  ByteView source{};
  // For a literal, else null.
  const RecordProgram::Step* literal = nullptr;
};

// The steps of an evaluation so far, and how many there may be.
struct StepCount {
  uint64_t done;
  uint64_t most;
};

// Runs programs on the records of one text.
//
// Thread-safety: none. Everything outlives it.
class RecordRunner {
 public:
  RecordRunner(const uint8_t* text, const std::vector<Span>& slots, Pace& pace,
               StepCount& steps)
      : text_(text), slots_(slots), pace_(pace), steps_(steps) {}

  // The first failure. The other functions ignore it; what they return then
  // does not matter.
  const std::optional<Error>& error() const { return error_; }

  // Whether a filter with this condition keeps the record.
  bool Passes(const RecordProgram& condition) {
    return Test(condition, condition.steps().size() - 1);
  }
  // Whether the result is null.
  bool IsNull(const RecordProgram& program);
  // Writes the result as JSON.
  void Write(const RecordProgram& program, Writer& writer) {
    WriteStep(program, program.steps().size() - 1, writer);
  }

 private:
  double NumberOf(const Operand& number);
  bool IsTrue(const Operand& value);
  // Whether there is a value between the brackets.
  bool HasChildren(ByteView container);
  // Whether the value of a step is true.
  bool Test(const RecordProgram& program, size_t index);
  Operand Evaluate(const RecordProgram& program, size_t index);
  Operand Slot(size_t slot) const;
  // Whether a comparison holds; nothing when it is not between numbers.
  std::optional<bool> Compare(const RecordProgram& program,
                              const RecordProgram::Step& step);
  bool Equal(const Operand& a, const Operand& b);
  bool EqualContainers(const Operand& a, const Operand& b);
  // The root of an array or an object; `read` keeps it alive unless it is part
  // of a literal. Nothing after a failure.
  std::optional<Value> Parsed(const Operand& container,
                              std::unique_ptr<const Literal>& read);
  // Counts steps in addition to those of every record. False after a failure.
  bool Spend(uint64_t steps);
  void WriteStep(const RecordProgram& program, size_t index, Writer& writer);

  const uint8_t* text_;
  const std::vector<Span>& slots_;
  Pace& pace_;
  StepCount& steps_;
  std::optional<Error> error_;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_RECORD_PROGRAM_H_
