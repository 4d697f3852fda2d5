#include <algorithm>
#include <string>
#include <string_view>

#include "json/jmespath/call.h"
#include "json/jmespath/name_places.h"
#include "json/string_text.h"
#include "json/utf8.h"

namespace offloop::json::jmespath {
namespace {

bool Members(const Call& call, Workspace::Part part, Item& result) {
  const size_t start = call.work.stack().size();
  return call.work.PushMembers(call.arguments[0], part) &&
         call.work.PopList(start, result);
}

bool Length(const Call& call, Item& result) {
  const Item& argument = call.arguments[0];
  if (argument.type() == kStringType) {
    std::string buffer;
    const std::string_view text = call.work.TextOf(argument, buffer);
    result = Item::Real(
        static_cast<double>(CountCodePoints(text, call.work.pace())));
    return call.work.Step();
  }
  if (argument.type() == kObjectType &&
      !Members(call, Workspace::Part::kNames, result)) {
    return false;
  }
  const Item& list = argument.type() == kObjectType ? result : argument;
  result = Item::Real(static_cast<double>(CountElements(list)));
  return true;
}

// If names are equal, the last value counts, at the place of the first.
bool Merge(const Call& call, Item& result) {
  std::vector<Item>& stack = call.work.stack();
  const size_t start = stack.size();
  NamePlaces places(call.work.pace());
  for (const Item& object : call.arguments) {
    const size_t first = stack.size();
    if (!call.work.PushMembers(object, Workspace::Part::kBoth)) return false;
    size_t end = first;
    for (size_t at = first; at < stack.size(); at += 2) {
      std::string_view name;
      if (!call.work.KeepText(stack[at], name)) return false;
      const auto [place, fresh, looks] = places.Find(name, end);
      if (!call.work.Step(looks)) return false;
      stack[place + 1] = stack[at + 1];
      if (!fresh) continue;
      stack[end] = stack[at];
      end += 2;
    }
    stack.resize(end);
  }
  return call.work.PopObject(start, result);
}

// By whole characters: reverses all bytes, and then those of each character.
void AppendReversed(std::string_view text, std::string& to) {
  const size_t size = to.size();
  to.resize(size + text.size());
  char* start = to.data() + size;
  char* const stop = std::reverse_copy(text.begin(), text.end(), start);
  while (start != stop) {
    char* end = start;
    while (IsContinuation(*end)) ++end;
    ++end;
    std::reverse(start, end);
    start = end;
  }
}

bool ReverseText(const Call& call, Item& result) {
  std::string buffer;
  const std::string_view text = call.work.TextOf(call.arguments[0], buffer);
  std::string turned;
  turned.reserve(text.size());
  for (size_t end = text.size(); end > 0;) {
    size_t start = end - std::min(end, RunContext::kSlice);
    while (start > 0 && IsContinuation(text[start])) --start;
    if (!call.work.pace().Spend(end - start)) break;
    AppendReversed(text.substr(start, end - start), turned);
    end = start;
  }
  std::string_view kept;
  if (!call.work.KeepCopy(turned, kept)) return false;
  result = Item::String(kept);
  return true;
}

bool Reverse(const Call& call, Item& result) {
  const Item& argument = call.arguments[0];
  if (argument.type() == kStringType) return ReverseText(call, result);
  std::vector<Item>& stack = call.work.stack();
  const size_t start = stack.size();
  Elements elements(argument);
  for (Item element; elements.Next(element);) {
    if (!call.work.Push(element)) return false;
  }
  return call.work.ReverseStack(start) && call.work.PopList(start, result);
}

bool ToArray(const Call& call, Item& result) {
  const Item& argument = call.arguments[0];
  result = argument;
  if (argument.type() == kArrayType) return true;
  const size_t start = call.work.stack().size();
  return call.work.Push(argument) && call.work.PopList(start, result);
}

Item NameOfType(const Item& item) {
  switch (item.type()) {
    case kNullType:
      return Item::String("null");
    case kBooleanType:
      return Item::String("boolean");
    case kNumberType:
      return Item::String("number");
    case kStringType:
      return Item::String("string");
    case kArrayType:
      return Item::String("array");
    default:
      return Item::String("object");
  }
}

Item FirstNotNull(const std::vector<Item>& items) {
  const auto found =
      std::find_if_not(items.begin(), items.end(),
                       [](const Item& item) { return item.is_null(); });
  return found == items.end() ? Item() : *found;
}

}  // namespace

bool RunOnCollections(const Call& call, Item& result) {
  switch (call.node.function->id) {
    case FunctionId::kKeys:
      return Members(call, Workspace::Part::kNames, result);
    case FunctionId::kValues:
      return Members(call, Workspace::Part::kValues, result);
    case FunctionId::kLength:
      return Length(call, result);
    case FunctionId::kMerge:
      return Merge(call, result);
    case FunctionId::kReverse:
      return Reverse(call, result);
    case FunctionId::kToArray:
      return ToArray(call, result);
    case FunctionId::kType:
      result = NameOfType(call.arguments[0]);
      return true;
    default:
      result = FirstNotNull(call.arguments);
      return true;
  }
}

}  // namespace offloop::json::jmespath
