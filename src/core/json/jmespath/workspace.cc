#include "json/jmespath/workspace.h"

#include <algorithm>
#include <utility>

#include "json/escapes.h"
#include "json/jmespath/fault.h"
#include "json/jmespath/name_places.h"
#include "json/read_real.h"
#include "json/string_text.h"

namespace offloop::json::jmespath {
namespace {

constexpr uint64_t kStepsPerCheckpoint = 1024;

constexpr size_t kItemsPerSlice = RunContext::kSlice / sizeof(Item);

// Up to this many members are compared pairwise.
constexpr size_t kFewMembers = 16;

}  // namespace

bool Workspace::Pause() {
  if (error_.has_value()) return false;
  done_ += static_cast<uint64_t>(granted_ - left_);
  if (done_ > limits_.steps) {
    return Fail(TooManySteps(limits_.steps));
  }
  // Collected items take memory too, before anything is made from them.
  if (stack_.size() > limits_.bytes / sizeof(Item)) {
    return Fail(OutputTooLarge(limits_.bytes));
  }
  if (!pace_.Pause()) return Fail(pace_.error());
  granted_ = static_cast<int64_t>(
      std::min(kStepsPerCheckpoint, limits_.steps - done_ + 1));
  left_ = granted_;
  return true;
}

bool Workspace::Fail(Error error) {
  if (!error_.has_value()) error_ = std::move(error);
  // Sends every step to Pause().
  left_ = granted_ = 0;
  return false;
}

bool Workspace::Copy(size_t start, const Item*& items) {
  const size_t size = stack_.size() - start;
  auto* const memory = static_cast<Item*>(arena_.Allocate(size * sizeof(Item)));
  if (memory == nullptr) {
    return Fail(arena_.limit_reached() ? OutputTooLarge(limits_.bytes)
                                       : OutOfMemory());
  }
  for (size_t at = 0; at < size; at += kItemsPerSlice) {
    const size_t count = std::min(kItemsPerSlice, size - at);
    if (!pace_.Spend(count * sizeof(Item))) return Fail(pace_.error());
    std::uninitialized_copy_n(stack_.data() + start + at, count, memory + at);
  }
  stack_.resize(start);
  items = memory;
  return Step(size / 4);
}

bool Workspace::ReverseStack(size_t start) {
  const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(start);
  const size_t size = stack_.size() - start;
  for (size_t at = 0; at < size / 2; ++at) {
    if (!pace_.Spend(2 * sizeof(Item))) return Fail(pace_.error());
    std::iter_swap(begin + static_cast<std::ptrdiff_t>(at),
                   begin + static_cast<std::ptrdiff_t>(size - 1 - at));
  }
  return true;
}

bool Workspace::PopList(size_t start, Item& result) {
  const size_t size = stack_.size() - start;
  const Item* items = nullptr;
  if (!Copy(start, items)) return false;
  result = Item::List(items, size);
  return true;
}

bool Workspace::PopObject(size_t start, Item& result) {
  const size_t size = stack_.size() - start;
  const Item* items = nullptr;
  if (!Copy(start, items)) return false;
  result = Item::Object(items, size);
  return true;
}

std::string_view Workspace::TextOf(const Item& string, std::string& buffer) {
  if (!string.is_node()) {
    return Step(string.text().size() / 64) ? string.text() : std::string_view();
  }
  if (!Step(string.node().content().size() / 64)) return {};
  return ReadString(string.node(), buffer, &pace_);
}

bool Workspace::KeepText(const Item& string, std::string_view& result) {
  if (!string.is_node()) {
    result = string.text();
    return true;
  }
  const ByteView content = string.node().content();
  if (!StepBytes(content.size())) return false;
  if (!HasEscapes(content, &pace_)) {
    result = AsText(content);
    return true;
  }
  std::string buffer;
  return KeepCopy(ReadString(content, buffer, &pace_), result);
}

bool Workspace::KeepCopy(std::string_view text, std::string_view& result) {
  auto* const memory = static_cast<char*>(arena_.Allocate(text.size()));
  if (memory == nullptr) {
    return Fail(arena_.limit_reached() ? OutputTooLarge(limits_.bytes)
                                       : OutOfMemory());
  }
  const size_t size = text.size();
  for (size_t at = 0; at < size; at += RunContext::kSlice) {
    const auto slice = text.substr(at, RunContext::kSlice);
    if (!pace_.Spend(slice.size())) return Fail(pace_.error());
    std::copy(slice.begin(), slice.end(), memory + at);
  }
  result = {memory, size};
  return StepBytes(size);
}

double Workspace::NumberOf(const Item& number) {
  switch (number.kind()) {
    case Item::Kind::kReal:
      return number.real();
    case Item::Kind::kDigits:
      return Read(AsBytes(number.text()));
    default:
      return Read(number.node().source());
  }
}

double Workspace::Read(ByteView number) {
  return Step(number.size() / 64 + ExtraSteps(number))
             ? ReadReal(number, &pace_)
             : 0;
}

bool Workspace::Find(const Item& object, std::string_view name, Item& result) {
  result = Item();
  if (object.kind() == Item::Kind::kObject) {
    std::string buffer;
    for (size_t i = 0; i < object.size(); i += 2) {
      if (!Step()) return false;
      if (SameText(TextOf(object.items()[i], buffer), name, pace_)) {
        result = object.items()[i + 1];
      }
    }
    return true;
  }
  const Value node = object.node();
  const Value end = node.next();
  for (Value key = node.first_child(); key != end;) {
    const Value value = key.next();
    const ByteView content = key.content();
    if (!Step(1 + CostOfStringEquals(content, name) / 64)) return false;
    if (StringEquals(content, name, &pace_)) {
      result = Item(object.source(), value);
    }
    key = value.next();
  }
  return true;
}

bool Workspace::PushMembers(const Item& object, Part part) {
  if (object.is_node()) return PushNodeMembers(object, part);
  for (size_t i = 0; i < object.size(); i += 2) {
    if (part != Part::kValues && !Push(object.items()[i])) return false;
    if (part != Part::kNames && !Push(object.items()[i + 1])) return false;
  }
  return true;
}

bool Workspace::PushNodeMembers(const Item& object, Part part) {
  const size_t start = stack_.size();
  const size_t stride = part == Part::kBoth ? 2 : 1;
  std::vector<std::string_view> few;
  NamePlaces many(pace_);
  const bool is_few = object.node().count() <= kFewMembers;
  const Value end = object.node().next();
  for (Value key = object.node().first_child(); key != end;) {
    const Value value = key.next();
    std::string_view name;
    if (!KeepText(Item(object.source(), key), name)) return false;
    size_t place = few.size();
    if (is_few) {
      const auto same = [&](std::string_view other) {
        return SameText(other, name, pace_);
      };
      place = static_cast<size_t>(std::find_if(few.begin(), few.end(), same) -
                                  few.begin());
      if (place == few.size()) few.push_back(name);
    } else {
      const NamePlaces::Found found = many.Find(name, many.size());
      if (!Step(found.looks)) return false;
      place = found.place;
    }
    const size_t at = start + place * stride;
    if (at == stack_.size()) {
      if (part != Part::kValues && !Push(Item(object.source(), key))) {
        return false;
      }
      if (part != Part::kNames && !Push(Item(object.source(), value))) {
        return false;
      }
    } else if (part != Part::kNames) {
      stack_[at + stride - 1] = Item(object.source(), value);
    }
    key = value.next();
  }
  return true;
}

Elements::Elements(const Item& array) {
  if (array.is_node()) {
    source_ = array.source();
    at_ = array.node().first_child().index();
    end_ = array.node().next().index();
  } else {
    item_ = array.items();
    left_ = array.size();
  }
}

size_t CountElements(const Item& array) {
  return array.is_node() ? array.node().count() : array.size();
}

}  // namespace offloop::json::jmespath
