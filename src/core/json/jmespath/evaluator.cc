#include "json/jmespath/evaluator.h"

#include <string>

#include "json/jmespath/call.h"
#include "json/jmespath/fault.h"

namespace offloop::json::jmespath {

bool Evaluator::Evaluate(const Node& node, const Item& current, Item& result) {
  if (!work_.Step()) return false;
  switch (node.kind) {
    case NodeKind::kCurrent:
      result = current;
      return true;
    case NodeKind::kField:
      if (current.type() == kObjectType) {
        return work_.Find(current, node.name, result);
      }
      result = Item();
      return true;
    case NodeKind::kIndex:
      return EvaluateIndex(node, current, result);
    case NodeKind::kSlice:
      return EvaluateSlice(node, current, result);
    case NodeKind::kLiteral:
      result = Item(&node.literal->source(), node.literal->root());
      return true;
    case NodeKind::kChain:
      return EvaluateChain(node, current, result);
    case NodeKind::kOr:
    case NodeKind::kAnd:
      return EvaluateUntil(node, current, result);
    case NodeKind::kNot: {
      Item inner;
      if (!Evaluate(*node.children[0], current, inner)) return false;
      result = Item(!inner.IsTrue());
      return true;
    }
    case NodeKind::kCompare:
      return EvaluateCompare(node, current, result);
    case NodeKind::kList:
      return EvaluateList(node, current, result);
    case NodeKind::kObject:
      return EvaluateObject(node, current, result);
    case NodeKind::kFunction:
      return EvaluateCall(node, current, result);
    case NodeKind::kFlatten:
      return EvaluateFlatten(node, current, result);
    case NodeKind::kProjection:
    case NodeKind::kValueProjection:
    case NodeKind::kFilter:
      return EvaluateProjection(node, current, result);
  }
  return false;
}

bool Evaluator::EvaluateChain(const Node& node, const Item& current,
                              Item& result) {
  Item at = current;
  for (const Node::Pointer& child : node.children) {
    Item next;
    if (!Evaluate(*child, at, next)) return false;
    at = next;
  }
  result = at;
  return true;
}

// The first child that is true (for or) or false (for and), else the last one.
bool Evaluator::EvaluateUntil(const Node& node, const Item& current,
                              Item& result) {
  const bool wanted = node.kind == NodeKind::kOr;
  for (const Node::Pointer& child : node.children) {
    if (!Evaluate(*child, current, result)) return false;
    if (result.IsTrue() == wanted) break;
  }
  return true;
}

bool Evaluator::EvaluateCompare(const Node& node, const Item& current,
                                Item& result) {
  Item left;
  Item right;
  if (!Evaluate(*node.children[0], current, left) ||
      !Evaluate(*node.children[1], current, right)) {
    return false;
  }
  const Comparison how = node.comparison;
  if (how == Comparison::kEqual || how == Comparison::kNotEqual) {
    bool equal = false;
    if (!work_.Equal(left, right, equal)) return false;
    result = Item(equal == (how == Comparison::kEqual));
    return true;
  }
  result = Item();
  if (left.type() != kNumberType || right.type() != kNumberType) return true;
  const double a = work_.NumberOf(left);
  const double b = work_.NumberOf(right);
  result = Item(Holds(how, a, b));
  return true;
}

bool Evaluator::EvaluateList(const Node& node, const Item& current,
                             Item& result) {
  result = Item();
  if (current.is_null()) return true;
  const size_t start = work_.stack().size();
  for (const Node::Pointer& child : node.children) {
    Item item;
    if (!Evaluate(*child, current, item) || !work_.Push(item)) return false;
  }
  return work_.PopList(start, result);
}

bool Evaluator::EvaluateObject(const Node& node, const Item& current,
                               Item& result) {
  result = Item();
  if (current.is_null()) return true;
  const size_t start = work_.stack().size();
  for (size_t i = 0; i < node.children.size(); ++i) {
    Item item;
    if (!Evaluate(*node.children[i], current, item) ||
        !work_.Push(Item::String(node.names[i])) || !work_.Push(item)) {
      return false;
    }
  }
  return work_.PopObject(start, result);
}

// The arguments are evaluated in order, then checked, then used.
bool Evaluator::EvaluateCall(const Node& node, const Item& current,
                             Item& result) {
  const size_t start = work_.stack().size();
  const Function& function = *node.function;
  const Node* reference = nullptr;
  for (size_t i = 0; i < node.children.size(); ++i) {
    const Node& child = *node.children[i];
    if (function.argument(i) == kReferenceType) {
      reference = &child;
      continue;
    }
    Item argument;
    if (!Evaluate(child, current, argument) || !CheckType(node, i, argument) ||
        !work_.Push(argument)) {
      return false;
    }
  }
  const std::vector<Item> arguments(
      work_.stack().begin() + static_cast<std::ptrdiff_t>(start),
      work_.stack().end());
  work_.stack().resize(start);
  const Call call = {work_, *this, node, reference, arguments};
  return Run(call, result);
}

bool Evaluator::CheckType(const Node& call, size_t index,
                          const Item& argument) {
  const TypeSet wanted = call.function->argument(index);
  if ((argument.type() & wanted) != 0) return true;
  return work_.Fail(Fault(kind::kInvalidType,
                          std::string(call.function->name) + "() expects " +
                              Describe(wanted) + " as argument " +
                              std::to_string(index + 1) + "; got " +
                              Describe(argument.type()),
                          call.children[index]->offset));
}

}  // namespace offloop::json::jmespath
