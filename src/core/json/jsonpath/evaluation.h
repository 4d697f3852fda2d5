#ifndef OFFLOOP_CORE_JSON_JSONPATH_EVALUATION_H_
#define OFFLOOP_CORE_JSON_JSONPATH_EVALUATION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/jsonpath/expression.h"
#include "json/jsonpath/hidden_members.h"
#include "json/jsonpath/meter.h"
#include "json/jsonpath/selection.h"
#include "json/value.h"

namespace offloop::json::jsonpath {

// One run of a query over one document: its filters and their caches.
//
// Thread-safety: none. What it refers to outlives it.
class Evaluation {
 public:
  Evaluation(const PathExpression& path, Value root, Meter& meter)
      : path_(path),
        root_(root),
        meter_(meter),
        hidden_(meter),
        remembered_(path.queries.size()) {}
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  // Whether a filter is true for a node. False when the meter has stopped.
  bool Test(uint32_t expression, Value current);

  Value root() const { return root_; }
  Meter& meter() { return meter_; }
  HiddenMembers& hidden() { return hidden_; }

  // Reusable memory for selections. Destructors give back what was taken, so
  // that must not allocate.
  std::vector<Selection::Frame> TakeFrames();
  void GiveFrames(std::vector<Selection::Frame> frames) noexcept;

 private:
  // An operand or an argument: nothing, a value of the document, or the value
  // of a literal or a function.
  struct Operand {
    std::optional<ValueType> type;
    // For arrays and objects.
    Value container{};
    double number = 0;
    std::string_view text{};
  };
  // The result of a query, as far as it is needed.
  struct Found {
    uint64_t count = 0;
    Value first{};
  };
  struct Pattern {
    std::string text;
    std::optional<Regex> regex;
  };

  bool Compare(const Expression& expression, Value current);
  bool Equals(const Operand& a, const Operand& b);
  bool IsLess(const Operand& a, const Operand& b);

  Operand Evaluate(uint32_t expression, Value current, std::string& buffer);
  Operand Read(Value value, std::string& buffer);
  Operand Call(const Expression& call, Value current, std::string& buffer);
  Operand Length(const Operand& of);
  bool Matches(uint32_t place, const Expression& call, Value current);
  const Regex* PatternOf(uint32_t place, std::string_view text);

  Found Find(uint32_t query, Value current, uint64_t most);

  const PathExpression& path_;
  Value root_;
  Meter& meter_;
  HiddenMembers hidden_;
  // The results of absolute queries in filters, which never change.
  std::vector<std::optional<Found>> remembered_;
  // The last pattern of each call of match() or search() whose pattern comes
  // from the document.
  std::unordered_map<uint32_t, Pattern> patterns_;
  RegexScratch regex_scratch_;
  std::vector<std::vector<Selection::Frame>> spare_frames_;
  // How many have been taken and not given back.
  size_t lent_frames_ = 0;
};

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_EVALUATION_H_
