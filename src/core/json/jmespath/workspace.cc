#include "json/jmespath/workspace.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <utility>

#include "json/equal.h"
#include "json/escapes.h"
#include "json/jmespath/fault.h"
#include "json/jmespath/item_writer.h"
#include "json/read_real.h"
#include "json/string_text.h"
#include "json/writer.h"

namespace offloop::json::jmespath {
namespace {

constexpr uint64_t kStepsPerCheckpoint = 1024;

// Up to so many members are compared with each other.
constexpr size_t kFewMembers = 16;

}  // namespace

bool Workspace::Pause() {
  if (error_.has_value()) return false;
  done_ += static_cast<uint64_t>(granted_ - left_);
  if (done_ > limits_.steps) {
    return Fail(TooManySteps(limits_.steps));
  }
  if (!context_.Checkpoint()) return Fail(context_.Stopped());
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
  std::uninitialized_copy_n(stack_.data() + start, size, memory);
  stack_.resize(start);
  items = memory;
  return Step(size / 4);
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
  if (!string.is_node()) return string.text();
  return ReadString(string.node(), buffer, &context_);
}

bool Workspace::KeepText(const Item& string, std::string_view& result) {
  if (!string.is_node()) {
    result = string.text();
    return true;
  }
  const ByteView content = string.node().content();
  if (!StepBytes(content.size())) return false;
  if (!HasEscapes(content)) {
    result = AsText(content);
    return true;
  }
  std::string buffer;
  return KeepCopy(ReadString(content, buffer, &context_), result);
}

bool Workspace::KeepCopy(std::string_view text, std::string_view& result) {
  auto* const memory = static_cast<char*>(arena_.Allocate(text.size()));
  if (memory == nullptr) {
    return Fail(arena_.limit_reached() ? OutputTooLarge(limits_.bytes)
                                       : OutOfMemory());
  }
  std::copy(text.begin(), text.end(), memory);
  result = {memory, text.size()};
  return StepBytes(text.size());
}

double Workspace::NumberOf(const Item& number) {
  switch (number.kind()) {
    case Item::Kind::kReal:
      return number.real();
    case Item::Kind::kDigits:
      return ReadReal(AsBytes(number.text()), &context_);
    default:
      return ReadReal(number.node().source(), &context_);
  }
}

bool Workspace::Find(const Item& object, std::string_view name, Item& result) {
  result = Item();
  if (object.kind() == Item::Kind::kObject) {
    std::string buffer;
    for (size_t i = 0; i < object.size(); i += 2) {
      if (!Step()) return false;
      if (TextOf(object.items()[i], buffer) == name) {
        result = object.items()[i + 1];
      }
    }
    return true;
  }
  const Value node = object.node();
  const Value end = node.next();
  for (Value key = node.first_child(); key != end;) {
    const Value value = key.next();
    if (!Step()) return false;
    if (StringEquals(key.content(), name)) {
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
  std::unordered_map<std::string_view, size_t> many;
  const bool is_few = object.node().count() <= kFewMembers;
  const Value end = object.node().next();
  for (Value key = object.node().first_child(); key != end;) {
    const Value value = key.next();
    std::string_view name;
    if (!KeepText(Item(object.source(), key), name)) return false;
    size_t place = few.size();
    if (is_few) {
      place = static_cast<size_t>(std::find(few.begin(), few.end(), name) -
                                  few.begin());
      if (place == few.size()) few.push_back(name);
    } else {
      place = many.try_emplace(name, many.size()).first->second;
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

bool Workspace::Equal(const Item& a, const Item& b, bool& result) {
  const TypeSet type = a.type();
  result = type == b.type();
  if (!result || type == kNullType) return true;
  if (type == kBooleanType) {
    result = a.kind() == b.kind();
    return true;
  }
  if (type == kNumberType) {
    result = NumberOf(a) == NumberOf(b);
    return Step();
  }
  if (type == kStringType) {
    std::string buffer_a;
    std::string buffer_b;
    const std::string_view text_a = TextOf(a, buffer_a);
    result = text_a == TextOf(b, buffer_b);
    return StepBytes(text_a.size());
  }
  return EqualContainers(a, b, result);
}

bool Workspace::EqualContainers(const Item& a, const Item& b, bool& result) {
  const size_t kept = literals_.size();
  Item node_a;
  Item node_b;
  if (!ToNode(a, node_a) || !ToNode(b, node_b)) return false;
  const size_t size_a = node_a.node().source().size();
  const size_t size_b = node_b.node().source().size();
  if (!StepBytes(std::min(size_a, size_b))) return false;
  Result<bool> equal = json::Equal(node_a.node(), node_b.node(), context_);
  if (!equal.ok()) return Fail(std::move(equal).error());
  result = equal.value();
  literals_.resize(kept);
  return true;
}

bool Workspace::ToNode(const Item& item, Item& result) {
  if (item.is_node()) {
    result = item;
    return true;
  }
  std::string_view text;
  if (!WriteText(item, text)) return false;
  auto literal = Literal::Make(Bytes::Copy(AsBytes(text)), SIZE_MAX, context_);
  if (!literal.ok()) return Fail(std::move(literal).error());
  literals_.push_back(std::move(literal).value());
  result = Item(&literals_.back()->source(), literals_.back()->root());
  return true;
}

bool Workspace::WriteText(const Item& item, std::string_view& result) {
  Writer writer(limits_.bytes, 0, context_);
  ItemWriter(writer, Spaces::kRemoved).Write(item);
  Result<Bytes> text = writer.Take();
  if (!text.ok()) return Fail(std::move(text).error());
  return KeepCopy(AsText(text.value().view()), result);
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
