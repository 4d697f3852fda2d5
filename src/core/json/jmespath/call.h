#ifndef OFFLOOP_CORE_JSON_JMESPATH_CALL_H_
#define OFFLOOP_CORE_JSON_JMESPATH_CALL_H_

#include <vector>

#include "json/jmespath/evaluator.h"
#include "json/jmespath/expression.h"
#include "json/jmespath/item.h"
#include "json/jmespath/workspace.h"

namespace offloop::json::jmespath {

// A call of a function, whose arguments are evaluated and have the right types.
struct Call {
  Workspace& work;
  Evaluator& evaluator;
  const Node& node;
  // The argument that is an expression (&…), or null.
  const Node* reference;
  // The other arguments.
  const std::vector<Item>& arguments;

  // Fails with invalid-type, at the argument with that index.
  bool FailType(size_t argument, const std::string& message) const;
};

// All of these return false when the workspace has failed.

// Runs the called function.
bool Run(const Call& call, Item& result);

// The groups of functions.
bool RunOnNumbers(const Call& call, Item& result);
bool RunOnText(const Call& call, Item& result);
bool RunOnCollections(const Call& call, Item& result);
bool RunInOrder(const Call& call, Item& result);

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_CALL_H_
