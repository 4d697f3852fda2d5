#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/checked_sort.h"
#include "json/jmespath/call.h"
#include "json/string_text.h"

namespace offloop::json::jmespath {
namespace {

// An element and its sort key: a number or a string.
struct Keyed {
  double number = 0;
  std::string_view text{};
  Item element{};
};

bool Less(const Keyed& a, const Keyed& b, Pace& pace) {
  if (a.number != b.number) return a.number < b.number;
  return CompareByCodePoints(a.text, b.text, pace) < 0;
}

// Reads the key of an element; all keys of a call are numbers, or all are
// strings.
bool ReadKey(const Call& call, TypeSet& type, Keyed& keyed) {
  Item key = keyed.element;
  if (call.reference != nullptr &&
      !call.evaluator.Evaluate(*call.reference, keyed.element, key)) {
    return false;
  }
  const TypeSet own = key.type();
  if (type == 0) type = own;
  if ((own != kNumberType && own != kStringType) || own != type) {
    const size_t argument = 0;
    return call.FailType(
        argument, std::string(call.reference == nullptr
                                  ? "expects an array of numbers or of strings"
                                  : "expects an expression that gives a number "
                                    "for each element, or a string for each") +
                      "; found " + Describe(own) +
                      (type == own ? "" : " beside " + Describe(type)));
  }
  if (own == kStringType) return call.work.KeepText(key, keyed.text);
  keyed.number = call.work.NumberOf(key);
  return call.work.Step();
}

// The elements with their keys.
bool ReadKeys(const Call& call, std::vector<Keyed>& all) {
  const uint64_t limit = call.work.limits().bytes;
  TypeSet type = 0;
  Elements elements(call.arguments[0]);
  for (Keyed keyed; elements.Next(keyed.element);) {
    if (!ReadKey(call, type, keyed)) return false;
    all.push_back(keyed);
    if (all.size() > limit / sizeof(Keyed)) {
      return call.work.Fail(OutputTooLarge(limit));
    }
  }
  return true;
}

// Evaluating an expression for each element recurses, so the functions that do
// it are not merged with each other, or with code that needs much stack: then a
// frame has room for one of them only.

[[gnu::noinline]] bool SortKeyed(const Call& call, std::vector<Keyed>& all,
                                 Item& result) {
  const auto less = [&call](const Keyed& a, const Keyed& b) {
    return Less(a, b, call.work.pace());
  };
  Status sorted = CheckedSort(all, less, call.work.pace());
  if (!sorted.ok()) return call.work.Fail(std::move(sorted).error());
  const size_t start = call.work.stack().size();
  for (const Keyed& each : all) {
    if (!call.work.Push(each.element)) return false;
  }
  return call.work.PopList(start, result);
}

[[gnu::noinline]] bool Sort(const Call& call, Item& result) {
  std::vector<Keyed> all;
  return ReadKeys(call, all) && SortKeyed(call, all, result);
}

// The first of the largest or smallest elements.
[[gnu::noinline]] bool Extreme(const Call& call, bool largest, Item& result) {
  TypeSet type = 0;
  std::optional<Keyed> best;
  Elements elements(call.arguments[0]);
  for (Keyed keyed; elements.Next(keyed.element);) {
    if (!ReadKey(call, type, keyed) || !call.work.Step()) return false;
    if (!best || (largest ? Less(*best, keyed, call.work.pace())
                          : Less(keyed, *best, call.work.pace()))) {
      best = keyed;
    }
  }
  result = best ? best->element : Item();
  return true;
}

[[gnu::noinline]] bool Map(const Call& call, Item& result) {
  const size_t start = call.work.stack().size();
  Elements elements(call.arguments[0]);
  for (Item element; elements.Next(element);) {
    Item mapped;
    if (!call.evaluator.Evaluate(*call.reference, element, mapped) ||
        !call.work.Push(mapped)) {
      return false;
    }
  }
  return call.work.PopList(start, result);
}

}  // namespace

bool RunInOrder(const Call& call, Item& result) {
  switch (call.node.function->id) {
    case FunctionId::kMap:
      return Map(call, result);
    case FunctionId::kMax:
    case FunctionId::kMaxBy:
      return Extreme(call, true, result);
    case FunctionId::kMin:
    case FunctionId::kMinBy:
      return Extreme(call, false, result);
    default:
      return Sort(call, result);
  }
}

}  // namespace offloop::json::jmespath
