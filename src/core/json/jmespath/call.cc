#include "json/jmespath/call.h"

#include <string>

#include "json/jmespath/fault.h"

namespace offloop::json::jmespath {

bool Call::FailType(size_t argument, const std::string& message) const {
  return work.Fail(Fault(kind::kInvalidType,
                         std::string(node.function->name) + "() " + message,
                         node.children[argument]->offset));
}

bool Run(const Call& call, Item& result) {
  switch (call.node.function->id) {
    case FunctionId::kAbs:
    case FunctionId::kAvg:
    case FunctionId::kCeil:
    case FunctionId::kFloor:
    case FunctionId::kSum:
    case FunctionId::kToNumber:
      return RunOnNumbers(call, result);
    case FunctionId::kContains:
    case FunctionId::kEndsWith:
    case FunctionId::kJoin:
    case FunctionId::kStartsWith:
    case FunctionId::kToString:
      return RunOnText(call, result);
    case FunctionId::kKeys:
    case FunctionId::kLength:
    case FunctionId::kMerge:
    case FunctionId::kNotNull:
    case FunctionId::kReverse:
    case FunctionId::kToArray:
    case FunctionId::kType:
    case FunctionId::kValues:
      return RunOnCollections(call, result);
    case FunctionId::kMap:
    case FunctionId::kMax:
    case FunctionId::kMaxBy:
    case FunctionId::kMin:
    case FunctionId::kMinBy:
    case FunctionId::kSort:
    case FunctionId::kSortBy:
      return RunInOrder(call, result);
  }
  return false;
}

}  // namespace offloop::json::jmespath
