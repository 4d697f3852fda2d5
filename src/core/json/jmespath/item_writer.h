#ifndef OFFLOOP_CORE_JSON_JMESPATH_ITEM_WRITER_H_
#define OFFLOOP_CORE_JSON_JMESPATH_ITEM_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "json/jmespath/item.h"
#include "json/value.h"
#include "json/writer.h"

namespace offloop::json::jmespath {

// Whether white space within parts of a source is kept.
enum class Spaces : uint8_t { kKept, kRemoved };

// Writes items as JSON. Parts of a source are written unchanged. The writer
// keeps failures. Does not recurse.
//
// Thread-safety: none.
class ItemWriter {
 public:
  // The writer outlives this.
  ItemWriter(Writer& writer, Spaces spaces)
      : writer_(writer), spaces_(spaces) {}

  void Write(const Item& item);

  // The deepest nesting of lists and objects made by the expression.
  size_t depth() const { return depth_; }
  // How many slots a tape of all that was written has, if no white space was
  // kept.
  uint64_t slots() const { return slots_; }

 private:
  struct Open {
    const Item* next;
    size_t left;
    bool object;
  };

  void WriteOne(const Item& item);
  void WriteWithoutSpaces(Value value);

  Writer& writer_;
  Spaces spaces_;
  std::vector<Open> open_;
  size_t depth_ = 0;
  uint64_t slots_ = 0;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_ITEM_WRITER_H_
