#include "json/jsonpath/evaluation.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "json/equal.h"
#include "json/jsonpath/children.h"
#include "json/read_real.h"
#include "json/string_text.h"

namespace offloop::json::jsonpath {

using Kind = Expression::Kind;

// Recurses with the nesting of the expression, which is limited.
bool Evaluation::Test(uint32_t place, Value current) {
  if (!meter_.Spend()) return false;
  const Expression& expression = path_.expressions[place];
  const auto test = [&](uint32_t each) { return Test(each, current); };
  const auto& operands = expression.operands;
  switch (expression.kind) {
    case Kind::kOr:
      return std::any_of(operands.begin(), operands.end(), test);
    case Kind::kAnd:
      return std::all_of(operands.begin(), operands.end(), test);
    case Kind::kNot:
      return !Test(operands[0], current) && !meter_.stopped();
    case Kind::kComparison:
      return Compare(expression, current);
    case Kind::kExists:
      return Find(expression.place, current, 1).count > 0;
    case Kind::kCall:
      return Matches(place, expression, current);
    default:
      return false;
  }
}

bool Evaluation::Compare(const Expression& expression, Value current) {
  std::string left_buffer;
  std::string right_buffer;
  const Operand left = Evaluate(expression.operands[0], current, left_buffer);
  const Operand right = Evaluate(expression.operands[1], current, right_buffer);
  if (meter_.stopped()) return false;
  switch (expression.comparison) {
    case ComparisonOperator::kEqual:
      return Equals(left, right);
    case ComparisonOperator::kNotEqual:
      return !Equals(left, right);
    case ComparisonOperator::kLess:
      return IsLess(left, right);
    case ComparisonOperator::kLessOrEqual:
      return IsLess(left, right) || Equals(left, right);
    case ComparisonOperator::kGreater:
      return IsLess(right, left);
    case ComparisonOperator::kGreaterOrEqual:
      return IsLess(right, left) || Equals(left, right);
  }
  return false;
}

bool Evaluation::Equals(const Operand& a, const Operand& b) {
  // Nothing equals nothing.
  if (a.type != b.type) return false;
  if (!a.type) return true;
  switch (*a.type) {
    case ValueType::kNumber:
      return a.number == b.number;
    case ValueType::kString:
      return SameText(a.text, b.text, meter_.pace());
    case ValueType::kArray:
    case ValueType::kObject:
      break;
    default:
      return true;
  }
  uint64_t looks = 1;
  Result<bool> equal =
      Equal(a.container, b.container, meter_.context(), &looks);
  if (!meter_.Spend(looks)) return false;
  if (equal.ok()) return equal.value();
  meter_.Fail(std::move(equal).error());
  return false;
}

bool Evaluation::IsLess(const Operand& a, const Operand& b) {
  if (a.type != b.type) return false;
  if (a.type == ValueType::kNumber) return a.number < b.number;
  return a.type == ValueType::kString &&
         CompareByCodePoints(a.text, b.text, meter_.pace()) < 0;
}

// The text of the operand may be in `buffer`.
Evaluation::Operand Evaluation::Evaluate(uint32_t place, Value current,
                                         std::string& buffer) {
  const Expression& expression = path_.expressions[place];
  switch (expression.kind) {
    case Kind::kLiteral: {
      const Literal& literal = path_.literals[expression.place];
      return {
          .type = literal.type, .number = literal.number, .text = literal.text};
    }
    case Kind::kSingularQuery: {
      const Found found = Find(expression.place, current, 1);
      if (found.count == 0) return {};
      return Read(found.first, buffer);
    }
    case Kind::kCall:
      return Call(expression, current, buffer);
    default:
      return {};
  }
}

Evaluation::Operand Evaluation::Read(Value value, std::string& buffer) {
  Operand read = {.type = value.type()};
  if (value.is_container()) {
    read.container = value;
    return read;
  }
  if (!meter_.SpendBytes(value.source().size())) return {};
  if (value.type() == ValueType::kNumber) {
    if (!meter_.Spend(ExtraSteps(value.source()))) return {};
    read.number = ReadReal(value.source(), &meter_.pace());
  } else if (value.type() == ValueType::kString) {
    read.text = ReadString(value, buffer, &meter_.pace());
  }
  return read;
}

// RFC 9535, sections 2.4.4 to 2.4.8.
Evaluation::Operand Evaluation::Call(const Expression& call, Value current,
                                     std::string& buffer) {
  const uint32_t argument = call.operands[0];
  switch (call.function) {
    case Function::kLength:
      return Length(Evaluate(argument, current, buffer));
    case Function::kCount: {
      const Found found = Find(path_.expressions[argument].place, current,
                               std::numeric_limits<uint64_t>::max());
      return {.type = ValueType::kNumber,
              .number = static_cast<double>(found.count)};
    }
    case Function::kValue: {
      const Found found = Find(path_.expressions[argument].place, current, 2);
      return found.count == 1 ? Read(found.first, buffer) : Operand{};
    }
    default:
      return {};
  }
}

Evaluation::Operand Evaluation::Length(const Operand& of) {
  Operand length = {.type = ValueType::kNumber};
  if (of.type == ValueType::kString) {
    if (!meter_.SpendBytes(of.text.size())) return {};
    length.number =
        static_cast<double>(CountCodePoints(of.text, meter_.pace()));
  } else if (of.type == ValueType::kArray) {
    length.number = static_cast<double>(of.container.count());
  } else if (of.type == ValueType::kObject) {
    const size_t hidden = hidden_.Find(of.container);
    length.number = static_cast<double>(of.container.count() - hidden);
  } else {
    return {};
  }
  return length;
}

// match() and search().
bool Evaluation::Matches(uint32_t place, const Expression& call,
                         Value current) {
  std::string text_buffer;
  std::string pattern_buffer;
  const Operand text = Evaluate(call.operands[0], current, text_buffer);
  const Operand pattern = Evaluate(call.operands[1], current, pattern_buffer);
  if (text.type != ValueType::kString || pattern.type != ValueType::kString) {
    return false;
  }
  const Expression& argument = path_.expressions[call.operands[1]];
  const Regex* regex = nullptr;
  if (argument.kind == Kind::kLiteral) {
    const auto& compiled = path_.patterns[argument.place];
    regex = compiled ? &*compiled : nullptr;
  } else {
    regex = PatternOf(place, pattern.text);
  }
  if (regex == nullptr) return false;
  const auto where = call.function == Function::kMatch
                         ? Regex::Where::kWhole
                         : Regex::Where::kAnywhere;
  return regex->Matches(text.text, where, meter_, regex_scratch_)
      .value_or(false);
}

// Null when the text is not an I-Regexp, or too large a one.
const Regex* Evaluation::PatternOf(uint32_t place, std::string_view text) {
  if (text.size() > Regex::kMaxPattern) return nullptr;
  const auto [entry, added] = patterns_.try_emplace(place);
  Pattern& pattern = entry->second;
  if (added || pattern.text != text) {
    pattern = {.text = std::string(text), .regex = std::nullopt};
    size_t work = text.size();
    Result<Regex> regex = Regex::Compile(text, &work);
    if (regex.ok()) pattern.regex = std::move(regex).value();
    // Also when it turns out to be too large.
    if (!meter_.Spend(work)) return nullptr;
  }
  return pattern.regex ? &*pattern.regex : nullptr;
}

// Stops at `most` nodes.
Evaluation::Found Evaluation::Find(uint32_t place, Value current,
                                   uint64_t most) {
  const Query& query = path_.queries[place];
  if (query.absolute && remembered_[place]) return *remembered_[place];
  const Value start = query.absolute ? root_ : current;
  Found found;
  if (query.singular) {
    const std::optional<Value> only = FindOnly(query, start, meter_);
    if (only) found = {.count = 1, .first = *only};
    if (query.absolute) remembered_[place] = found;
    return found;
  }
  Selection selection(*this, query, start);
  while (found.count < most) {
    const std::optional<Value> node = selection.Next();
    if (!node) break;
    if (found.count++ == 0) found.first = *node;
  }
  if (query.absolute) remembered_[place] = found;
  return found;
}

std::vector<Selection::Frame> Evaluation::TakeFrames() {
  // For all that are taken, because giving them back must not allocate.
  spare_frames_.reserve(spare_frames_.size() + lent_frames_ + 1);
  ++lent_frames_;
  if (spare_frames_.empty()) return {};
  std::vector<Selection::Frame> frames = std::move(spare_frames_.back());
  spare_frames_.pop_back();
  return frames;
}

void Evaluation::GiveFrames(std::vector<Selection::Frame> frames) noexcept {
  frames.clear();
  --lent_frames_;
  spare_frames_.push_back(std::move(frames));
}

}  // namespace offloop::json::jsonpath
