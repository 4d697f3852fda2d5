#include "json/value_tape_builder.h"

#include <string>
#include <utility>

#include "json/escapes.h"
#include "json/read_real.h"

namespace offloop::json {
namespace {

// The largest value that is built in one go by recursion: this bounds the time
// between two looks at the clock, and the depth of the stack.
constexpr uint32_t kSmallSlots = 256;
constexpr uint32_t kSmallBytes = 16 * 1024;

// V8 has no larger arrays.
constexpr size_t kMaxChildren = (size_t{1} << 27u) - 64;
static_assert(kMaxChildren <= kMaxLoad);

bool IsSmall(Value container) {
  return container.next().index() - container.index() <= kSmallSlots &&
         container.end() - container.begin() <= kSmallBytes;
}

enum Literal : uint8_t { kNull, kFalse, kTrue, kEmptyArray, kEmptyObject };

}  // namespace

bool IsProto(Value name) {
  constexpr std::string_view kProto = "__proto__";
  return name.end() - name.begin() >= kProto.size() + 2 &&
         StringEquals(name.content(), kProto);
}

ValueTapeBuilder::ValueTapeBuilder(Value root, ProtoPolicy policy,
                                   RunContext& context)
    : policy_(policy),
      pace_(context),
      strings_(tape_, context),
      place_(root),
      end_(root.next().index()) {}

Result<bool> ValueTapeBuilder::WriteSome(size_t bytes) {
  if (open_.empty() && !WriteValue(place_)) return std::move(error_);
  const size_t from = place_.begin();
  while (place_.index() != end_) {
    while (open_.back().end == place_.index()) open_.pop_back();
    if (!open_.back().small && place_.begin() - from >= bytes) return true;
    if (!Step()) return std::move(error_);
  }
  // What was read last may mean nothing.
  if (!pace_.Pause()) return pace_.error();
  return false;
}

Outcome ValueTapeBuilder::TakePart() {
  Outcome part;
  part.output = Payload(tape_.words.Take());
  part.emitted.emplace_back(tape_.numbers.Take());
  part.emitted.emplace_back(tape_.small.Take());
  part.emitted.emplace_back(tape_.latin1.Take());
  part.emitted.emplace_back(tape_.wide.Take());
  part.emitted.push_back(Payload::Text(shapes_.TakeUses()));
  return part;
}

bool ValueTapeBuilder::Step() {
  switch (open_.back().kind) {
    case Open::Kind::kMembers: {
      const Value name = place_;
      place_ = name.next();
      if (policy_ == ProtoPolicy::kRemove && IsProto(name)) {
        place_ = place_.next();
        return true;
      }
      if (!WriteName(name)) return false;
      break;
    }
    case Open::Kind::kShaped:
      place_ = place_.next();
      break;
    case Open::Kind::kElements:
      break;
  }
  return WriteValue(place_);
}

bool ValueTapeBuilder::WriteName(Value name) {
  return strings_.Write(name.content()) || Fail(pace_.error());
}

bool ValueTapeBuilder::WriteValue(Value value) {
  if (!Checkpoint(value)) return false;
  switch (value.type()) {
    case ValueType::kArray:
      return WriteArray(value);
    case ValueType::kObject:
      return WriteObject(value);
    case ValueType::kNull:
      tape_.Put(Tag::kLiteral, kNull);
      break;
    case ValueType::kFalse:
      tape_.Put(Tag::kLiteral, kFalse);
      break;
    case ValueType::kTrue:
      tape_.Put(Tag::kLiteral, kTrue);
      break;
    case ValueType::kNumber:
      WriteNumber(value);
      break;
    case ValueType::kString:
      if (!strings_.Write(value.content())) return Fail(pace_.error());
      break;
  }
  place_ = value.next();
  return true;
}

void ValueTapeBuilder::WriteNumber(Value number) {
  const ByteView text = number.source();
  const auto integer = ReadSmallInteger(text);
  if (integer.has_value() && *integer <= kMaxLoad && *integer >= -kMaxLoad) {
    tape_.Put(Tag::kInteger, *integer);
    return;
  }
  tape_.Put(Tag::kNumber, 0);
  tape_.numbers.Push(ReadReal(text, &pace_));
}

bool ValueTapeBuilder::WriteArray(Value array) {
  const size_t count = array.count();
  if (!CheckCount(count)) return false;
  place_ = array.first_child();
  if (count == 0) {
    tape_.Put(Tag::kLiteral, kEmptyArray);
    return true;
  }
  if (place_.type() == ValueType::kNumber) {
    const Numbers outcome = WriteNumbers(array, count);
    if (outcome != Numbers::kOther) return outcome == Numbers::kDone;
  }
  const bool small = IsSmall(array);
  tape_.Put(small ? Tag::kArray : Tag::kBigArray, static_cast<int64_t>(count));
  open_.push_back({Open::Kind::kElements, small, array.next().index()});
  return true;
}

// Integers, as long as there is nothing else.
ValueTapeBuilder::Numbers ValueTapeBuilder::WriteNumbers(Value array,
                                                         size_t count) {
  const uint32_t end = array.next().index();
  const size_t head = tape_.words.size();
  const size_t first_number = tape_.numbers.size();
  const auto load = static_cast<int64_t>(count);
  tape_.Put(Tag::kIntegers, load);
  bool integers = true;
  for (Value each = place_; each.index() != end; each = each.next()) {
    if (!Checkpoint(each)) return Numbers::kFailed;
    if (each.type() != ValueType::kNumber) {
      tape_.words.Truncate(head);
      tape_.numbers.Truncate(first_number);
      return Numbers::kOther;
    }
    const ByteView text = each.source();
    if (integers) {
      const auto integer = ReadSmallInteger(text);
      if (integer.has_value()) {
        tape_.words.Push(*integer);
        continue;
      }
      integers = false;
      ToNumbers(head + 1);
      tape_.words.Truncate(head);
      tape_.Put(Tag::kNumbers, load);
    }
    tape_.numbers.Push(ReadReal(text, &pace_));
  }
  place_ = array.next();
  return Numbers::kDone;
}

// The integers from `first_word` on, up to the end.
void ValueTapeBuilder::ToNumbers(size_t first_word) {
  for (const int32_t integer : tape_.words.From(first_word)) {
    tape_.numbers.Push(integer);
  }
}

bool ValueTapeBuilder::WriteObject(Value object) {
  size_t count = object.count();
  const bool whole = policy_ == ProtoPolicy::kKeep;
  if (!CheckCount(count)) return false;
  const size_t all = count;
  if (!whole && !CountMembers(object, count)) return false;
  if (count == 0) {
    tape_.Put(Tag::kLiteral, kEmptyObject);
    place_ = object.next();
    return true;
  }
  const bool small = IsSmall(object);
  if (!small || count != all) return OpenMembers(object, count, small);
  const auto shape = shapes_.Find(object);
  if (!shape.has_value()) return OpenMembers(object, count, small);
  tape_.Put(Tag::kObject, *shape);
  place_ = object.first_child();
  open_.push_back({Open::Kind::kShaped, small, object.next().index()});
  return true;
}

bool ValueTapeBuilder::OpenMembers(Value object, size_t count, bool small) {
  tape_.Put(small ? Tag::kMembers : Tag::kBigMembers,
            static_cast<int64_t>(count));
  place_ = object.first_child();
  open_.push_back({Open::Kind::kMembers, small, object.next().index()});
  return true;
}

bool ValueTapeBuilder::CountMembers(Value object, size_t& count) {
  const uint32_t end = object.next().index();
  count = 0;
  for (Value name = object.first_child(); name.index() != end;
       name = name.next().next()) {
    if (!Checkpoint(name)) return false;
    if (!IsProto(name)) {
      ++count;
    } else if (policy_ == ProtoPolicy::kError) {
      return Fail(InvalidInput("A property is named __proto__",
                               static_cast<int64_t>(name.begin())));
    }
  }
  return true;
}

bool ValueTapeBuilder::CheckCount(size_t count) {
  if (count <= kMaxChildren) return true;
  return Fail({.code = ErrorCode::kOutputTooLarge,
               .message = "An array or object has " + std::to_string(count) +
                          " children, more than JavaScript's can have"});
}

bool ValueTapeBuilder::Checkpoint(Value value) {
  if (value.begin() - checked_ < RunContext::kSlice) return true;
  checked_ = value.begin();
  return pace_.Pause() || Fail(pace_.error());
}

bool ValueTapeBuilder::Fail(Error error) {
  error_ = std::move(error);
  return false;
}

}  // namespace offloop::json
