#ifndef OFFLOOP_CORE_JSON_JMESPATH_EVALUATOR_H_
#define OFFLOOP_CORE_JSON_JMESPATH_EVALUATOR_H_

#include "json/jmespath/expression.h"
#include "json/jmespath/item.h"
#include "json/jmespath/workspace.h"

namespace offloop::json::jmespath {

// Evaluates expressions on parsed documents. Recurses with the nesting of the
// expression, and never with that of the document.
//
// Functions that return bool return false when the workspace has failed.
//
// Thread-safety: none; made for one evaluation. Everything passed to it
// outlives it.
class Evaluator {
 public:
  explicit Evaluator(Workspace& work) : work_(work) {}

  bool Evaluate(const Node& node, const Item& current, Item& result);

 private:
  bool EvaluateChain(const Node& node, const Item& current, Item& result);
  bool EvaluateUntil(const Node& node, const Item& current, Item& result);
  bool EvaluateIndex(const Node& node, const Item& current, Item& result);
  bool EvaluateSlice(const Node& node, const Item& current, Item& result);
  bool EvaluateCompare(const Node& node, const Item& current, Item& result);
  bool EvaluateList(const Node& node, const Item& current, Item& result);
  bool EvaluateObject(const Node& node, const Item& current, Item& result);
  bool EvaluateFlatten(const Node& node, const Item& current, Item& result);
  bool EvaluateProjection(const Node& node, const Item& current, Item& result);
  bool Project(const Node& right, const Item& element);
  bool Passes(const Node& condition, const Item& element, bool& result);
  bool EvaluateCall(const Node& node, const Item& current, Item& result);
  bool CheckType(const Node& call, size_t index, const Item& argument);

  Workspace& work_;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_EVALUATOR_H_
