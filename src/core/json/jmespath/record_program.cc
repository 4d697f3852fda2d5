#include "json/jmespath/record_program.h"

#include <string_view>
#include <utility>

#include "json/equal.h"
#include "json/escapes.h"
#include "json/jmespath/fault.h"
#include "json/limits.h"
#include "json/read_real.h"
#include "json/string_text.h"

namespace offloop::json::jmespath {
namespace {

using Step = RecordProgram::Step;

ValueType TypeOf(uint8_t first) {
  switch (first) {
    case '"':
      return ValueType::kString;
    case '{':
      return ValueType::kObject;
    case '[':
      return ValueType::kArray;
    case 't':
      return ValueType::kTrue;
    case 'f':
      return ValueType::kFalse;
    case 'n':
      return ValueType::kNull;
    default:
      return ValueType::kNumber;
  }
}

// The text between quotes or brackets.
ByteView Inside(ByteView source) {
  return source.subspan(1, source.size() - 2);
}

constexpr std::string_view kTrueText = "true";
constexpr std::string_view kFalseText = "false";
constexpr std::string_view kNullText = "null";

Operand Boolean(bool value) {
  return {.type = value ? ValueType::kTrue : ValueType::kFalse,
          .source = AsBytes(value ? kTrueText : kFalseText)};
}

Operand Null() {
  return {.type = ValueType::kNull, .source = AsBytes(kNullText)};
}

}  // namespace

size_t RecordProgram::Add(Step step) {
  steps_.push_back(std::move(step));
  return steps_.size() - 1;
}

size_t RecordProgram::AddLiteral(const Literal& literal) {
  const Value root = literal.root();
  Step step;
  step.kind = Step::Kind::kLiteral;
  step.root = root;
  step.type = root.type();
  step.source = root.source();
  if (step.type == ValueType::kNumber) step.number = ReadReal(step.source);
  if (step.type == ValueType::kString) {
    std::string buffer;
    step.text = ReadString(root, buffer);
  }
  return Add(std::move(step));
}

void RecordProgram::RenumberSlots(const std::vector<size_t>& order) {
  for (Step& step : steps_) {
    const bool has_slot = step.kind == Step::Kind::kSlot ||
                          step.kind == Step::Kind::kList ||
                          step.kind == Step::Kind::kObject;
    if (has_slot) step.slot = order[step.slot];
  }
}

Operand RecordRunner::Slot(size_t slot) const {
  const Span span = slots_[slot];
  if (span.absent()) return Null();
  return {.type = TypeOf(text_[span.begin]),
          .source = {text_ + span.begin, span.end - span.begin}};
}

double RecordRunner::NumberOf(const Operand& number) {
  if (number.literal != nullptr) return number.literal->number;
  if (!Spend(number.source.size() / 64 + ExtraSteps(number.source))) return 0;
  return ReadReal(number.source, &pace_);
}

bool RecordRunner::IsTrue(const Operand& value) {
  switch (value.type) {
    case ValueType::kNull:
    case ValueType::kFalse:
      return false;
    case ValueType::kTrue:
    case ValueType::kNumber:
      return true;
    case ValueType::kString:
      return value.source.size() > 2;
    default:
      return HasChildren(value.source);
  }
}

// A valid container without values has only white space.
bool RecordRunner::HasChildren(ByteView container) {
  size_t seen = 0;
  for (const uint8_t byte : Inside(container)) {
    if (byte > ' ') return true;
    if (++seen % kTextStep != 0) continue;
    if (!pace_.Spend(kTextStep) || !Spend(kTextStep / 64)) return false;
  }
  return false;
}

bool RecordRunner::Test(const RecordProgram& program, size_t index) {
  const Step& step = program.steps()[index];
  switch (step.kind) {
    case Step::Kind::kNot:
      return !Test(program, step.children[0]);
    case Step::Kind::kCompare:
      return Compare(program, step).value_or(false);
    case Step::Kind::kAnd:
    case Step::Kind::kOr: {
      const bool decides = step.kind == Step::Kind::kOr;
      for (const size_t child : step.children) {
        if (Test(program, child) == decides) return decides;
      }
      return !decides;
    }
    default:
      return IsTrue(Evaluate(program, index));
  }
}

bool RecordRunner::IsNull(const RecordProgram& program) {
  const Step& step = program.steps().back();
  if (step.kind == Step::Kind::kList || step.kind == Step::Kind::kObject) {
    return Slot(step.slot).type == ValueType::kNull;
  }
  return Evaluate(program, program.steps().size() - 1).type == ValueType::kNull;
}

Operand RecordRunner::Evaluate(const RecordProgram& program, size_t index) {
  const Step& step = program.steps()[index];
  switch (step.kind) {
    case Step::Kind::kSlot:
      return Slot(step.slot);
    case Step::Kind::kLiteral:
      return {.type = step.type, .source = step.source, .literal = &step};
    case Step::Kind::kNot:
      return Boolean(!Test(program, step.children[0]));
    case Step::Kind::kCompare: {
      const std::optional<bool> holds = Compare(program, step);
      return holds.has_value() ? Boolean(*holds) : Null();
    }
    default:
      break;
  }
  // And, or: the first value that decides, or the last.
  Operand result;
  for (const size_t child : step.children) {
    result = Evaluate(program, child);
    if (IsTrue(result) == (step.kind == Step::Kind::kOr)) break;
  }
  return result;
}

std::optional<bool> RecordRunner::Compare(const RecordProgram& program,
                                          const Step& step) {
  const Operand a = Evaluate(program, step.children[0]);
  const Operand b = Evaluate(program, step.children[1]);
  if (step.comparison == Comparison::kEqual ||
      step.comparison == Comparison::kNotEqual) {
    return Equal(a, b) == (step.comparison == Comparison::kEqual);
  }
  if (a.type != ValueType::kNumber || b.type != ValueType::kNumber) {
    return std::nullopt;
  }
  return Holds(step.comparison, NumberOf(a), NumberOf(b));
}

bool RecordRunner::Equal(const Operand& a, const Operand& b) {
  if (a.type != b.type) return false;
  switch (a.type) {
    case ValueType::kNumber:
      return NumberOf(a) == NumberOf(b);
    case ValueType::kString:
      if (!Spend((a.source.size() + b.source.size()) / 64)) return false;
      if (a.literal != nullptr) {
        return StringEquals(Inside(b.source), a.literal->text, &pace_);
      }
      if (b.literal != nullptr) {
        return StringEquals(Inside(a.source), b.literal->text, &pace_);
      }
      return SameStrings(Inside(a.source), Inside(b.source), pace_);
    case ValueType::kArray:
    case ValueType::kObject:
      return EqualContainers(a, b);
    default:
      return true;
  }
}

bool RecordRunner::EqualContainers(const Operand& a, const Operand& b) {
  std::unique_ptr<const Literal> read_a;
  std::unique_ptr<const Literal> read_b;
  const std::optional<Value> root_a = Parsed(a, read_a);
  if (!root_a) return false;
  const std::optional<Value> root_b = Parsed(b, read_b);
  if (!root_b) return false;
  uint64_t looks = 0;
  Result<bool> equal = json::Equal(*root_a, *root_b, pace_.context(), &looks);
  if (!equal.ok()) {
    error_ = std::move(equal).error();
    return false;
  }
  return Spend(looks) && equal.value();
}

// A value of the record is parsed again for each comparison.
std::optional<Value> RecordRunner::Parsed(
    const Operand& container, std::unique_ptr<const Literal>& read) {
  if (container.literal != nullptr) return container.literal->root;
  if (!Spend(1 + container.source.size() / 64)) return std::nullopt;
  auto literal =
      Literal::View(container.source, kLargestMaxDepth, pace_.context());
  if (!literal.ok()) {
    error_ = std::move(literal).error();
    return std::nullopt;
  }
  read = std::move(literal).value();
  // A step for each value and name, and for what the tape takes beyond that.
  if (!Spend(read->root().next().index())) return std::nullopt;
  return read->root();
}

bool RecordRunner::Spend(uint64_t steps) {
  if (error_.has_value()) return false;
  steps_.done += steps;
  if (steps_.done > steps_.most) error_ = TooManySteps(steps_.most);
  return !error_.has_value();
}

void RecordRunner::WriteStep(const RecordProgram& program, size_t index,
                             Writer& writer) {
  const Step& step = program.steps()[index];
  const bool object = step.kind == Step::Kind::kObject;
  if (!object && step.kind != Step::Kind::kList) {
    return writer.Append(Evaluate(program, index).source);
  }
  if (Slot(step.slot).type == ValueType::kNull) return writer.Append("null");
  for (size_t i = 0; i < step.children.size(); ++i) {
    writer.Append(step.before[i]);
    WriteStep(program, step.children[i], writer);
  }
  writer.Append(object ? '}' : ']');
}

}  // namespace offloop::json::jmespath
