#ifndef OFFLOOP_CORE_JSON_JMESPATH_STREAM_PLAN_H_
#define OFFLOOP_CORE_JSON_JMESPATH_STREAM_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "json/jmespath/expression.h"
#include "json/jmespath/record_program.h"

namespace offloop::json::jmespath {

// A place in a document that an expression refers to, and the places within. A
// tree of them is all that a walk must look at.
struct Place {
  static constexpr uint32_t kNone = 0;

  struct Member {
    std::string name{};
    // The size of the name, or SIZE_MAX if a text can only contain it with an
    // escape sequence; and its first bytes, in memory order.
    size_t plain_size = 0;
    uint64_t first = 0;
    // A place of the tree.
    uint32_t place = kNone;
  };

  // The members of an object that are wanted.
  std::vector<Member> members{};
  // The elements of an array that are wanted: all, or the one at `index`.
  uint32_t element = kNone;
  bool all_elements = false;
  uint64_t index = 0;
  // The place that replaces this one when its value is an array, because the
  // expression flattens arrays here; kNone when it does not.
  uint32_t as_array = kNone;
  // Which slot gets the value; -1 for none.
  int32_t slot = -1;
  // The slots within, including this one: all become empty when a later value
  // of the same name replaces this one.
  size_t first_slot = 0;
  size_t end_slot = 0;
  // Whether a value here is a record.
  bool record = false;
  // Whether a value here is or contains all records.
  bool outer = false;
  // Whether what was found within must be forgotten when another value comes
  // here. (The value of the slot itself is replaced anyway.)
  bool forgets = false;

  bool enters_objects() const { return !members.empty(); }
  bool enters_arrays() const { return element != kNone; }
};

// How to evaluate an expression while a text is walked: a path; or a projection
// of the array at a path, with or without a filter, to what depends only on
// some values of each element.
//
// Immutable, so thread-safe.
struct StreamPlan {
  // The first one is unused, the second one the document.
  std::vector<Place> places{};
  static constexpr uint32_t kDocument = 1;
  // The most bytes that a wanted name can take in a text, whatever escape
  // sequences it is written with.
  size_t longest_name = 0;
  size_t slots = 0;
  // Whether it is a projection; else the value of slot 0 is the result.
  bool projects = false;
  bool filters = false;
  RecordProgram condition{};
  RecordProgram projection{};
};

// Null when the expression is not of such a form. The expression outlives the
// plan. Thread-safe.
std::unique_ptr<const StreamPlan> PlanStream(const Node& expression);

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_STREAM_PLAN_H_
