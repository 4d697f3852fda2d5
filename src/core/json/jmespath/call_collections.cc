#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>

#include "json/jmespath/call.h"
#include "json/string_text.h"

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
    result = Item::Real(static_cast<double>(CountCodePoints(text)));
    return call.work.StepBytes(text.size());
  }
  if (argument.type() == kObjectType &&
      !Members(call, Workspace::Part::kNames, result)) {
    return false;
  }
  const Item& list = argument.type() == kObjectType ? result : argument;
  result = Item::Real(static_cast<double>(CountElements(list)));
  return true;
}

// Of equal names the last value counts, at the place of the first.
bool Merge(const Call& call, Item& result) {
  std::vector<Item>& stack = call.work.stack();
  const size_t start = stack.size();
  std::unordered_map<std::string_view, size_t> places;
  for (const Item& object : call.arguments) {
    const size_t first = stack.size();
    if (!call.work.PushMembers(object, Workspace::Part::kBoth)) return false;
    size_t end = first;
    for (size_t at = first; at < stack.size(); at += 2) {
      std::string_view name;
      if (!call.work.KeepText(stack[at], name)) return false;
      const auto [place, fresh] = places.try_emplace(name, end);
      stack[place->second + 1] = stack[at + 1];
      if (!fresh) continue;
      stack[end] = stack[at];
      end += 2;
    }
    stack.resize(end);
  }
  return call.work.PopObject(start, result);
}

bool ReverseText(const Call& call, Item& result) {
  std::string buffer;
  const std::string_view text = call.work.TextOf(call.arguments[0], buffer);
  // Turned round byte by byte, and then every character back.
  std::string turned(text.rbegin(), text.rend());
  for (size_t start = 0; start < turned.size();) {
    size_t end = start;
    while ((static_cast<uint8_t>(turned[end]) & 0xC0u) == 0x80) ++end;
    ++end;
    std::reverse(turned.begin() + static_cast<std::ptrdiff_t>(start),
                 turned.begin() + static_cast<std::ptrdiff_t>(end));
    start = end;
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
  std::reverse(stack.begin() + static_cast<std::ptrdiff_t>(start), stack.end());
  return call.work.PopList(start, result);
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
