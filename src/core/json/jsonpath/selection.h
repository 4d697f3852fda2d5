#ifndef OFFLOOP_CORE_JSON_JSONPATH_SELECTION_H_
#define OFFLOOP_CORE_JSON_JSONPATH_SELECTION_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "json/jsonpath/expression.h"
#include "json/value.h"

namespace offloop::json::jsonpath {

class Evaluation;

// The nodes that a query selects, one at a time, in the order of RFC 9535. A
// segment is applied to a node as soon as that is found, so there is no list of
// nodes, and a caller that needs only one node asks once. Takes memory
// proportional to the segments and the depth of the document; only filters in
// filters recurse.
//
// Thread-safety: none. What it refers to outlives it.
class Selection {
 public:
  // `start` is the root for an absolute query, else the current node.
  Selection(Evaluation& evaluation, const Query& query, Value start);
  ~Selection();
  Selection(const Selection&) = delete;
  Selection& operator=(const Selection&) = delete;

  // The next node; nullopt when there is none, or when the meter has stopped.
  std::optional<Value> Next();

  // How many names and indexes lead from the start to the last node.
  size_t depth() const { return frames_.size(); }
  // Writes the normalized path (section 2.7) of the last node to `path`, as
  // UTF-8 (WTF-8). Precondition: the query is absolute.
  void WritePath(std::string& path) const;

  // A segment being applied to a node.
  struct Frame {
    // Places on the tape: the container, what is after it, and the next child.
    uint32_t node;
    uint32_t end;
    uint32_t cursor = 0;
    // For the last child: the place of its name, or its index.
    uint32_t name = kNoName;
    uint64_t index = 0;
    // Of the element at the cursor.
    uint64_t position = 0;
    uint32_t segment;
    // All selectors, then the children to descend to.
    uint32_t selector = 0;
    // Whether the latter are needed.
    bool descends = false;
    // Whether the selector has already selected a node.
    bool started = false;
    // What is left of a slice: positions first, and one past the last.
    int64_t slice_at = 0;
    int64_t slice_end = 0;
    // Places of elements, for a slice that runs backwards.
    std::vector<uint32_t> elements{};
  };

 private:
  static constexpr uint32_t kNoName = UINT32_MAX;

  void Enter(Value node, size_t index);
  std::optional<Value> Advance(Frame& frame);
  std::optional<Value> Select(Frame& frame, const Selector& selector);
  std::optional<Value> NextChild(Frame& frame);
  std::optional<Value> NextContainer(Frame& frame);
  std::optional<Value> NextMatch(Frame& frame, const Selector& selector);
  std::optional<Value> NextOfSlice(Frame& frame, const Slice& slice);
  bool StartSlice(Frame& frame, const Slice& slice);
  bool GatherElements(Frame& frame);
  std::optional<Value> SelectMember(Frame& frame, const std::string& name);
  std::optional<Value> SelectElement(Frame& frame, int64_t index);
  bool MoveTo(Frame& frame, uint64_t position);

  Evaluation& evaluation_;
  const Query& query_;
  Value start_;
  // The query without segments selects its start.
  bool start_is_next_;
  std::vector<Frame> frames_;
};

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_SELECTION_H_
