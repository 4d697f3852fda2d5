#ifndef OFFLOOP_CORE_JSON_SHAPE_TABLE_H_
#define OFFLOOP_CORE_JSON_SHAPE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "bytes.h"
#include "json/value.h"

namespace offloop::json {

// Numbers the shapes of objects: which names they have, in which order, as
// written in the source. Bounded: what has no room has no shape.
//
// Thread-safety: none. The texts of the objects outlive the table.
class ShapeTable {
 public:
  // Objects with more properties have no shape: the code that makes one would
  // be long, and they are rare.
  static constexpr size_t kMaxNames = 100;
  static constexpr size_t kMaxShapes = 1024;
  // Of all names of all shapes.
  static constexpr size_t kMaxTextBytes = size_t{128} * 1024;

  ShapeTable();

  // The number of the object's shape, or none.
  std::optional<uint32_t> Find(Value object);

  // What Find() has found since the last call, as JSON: for each shape how many
  // objects are of it, as [uses, name, …] when it is new. Invalid when memory
  // ran out.
  Bytes TakeUses();

 private:
  struct Shape {
    uint64_t hash;
    // Since the last TakeUses().
    uint32_t uses;
    // Which part of names_.
    size_t first;
    size_t count;
  };
  static constexpr size_t kPlaces = 4 * kMaxShapes;
  static constexpr size_t kMostProbes = 8;

  // Reads the object's names; false when there are too many.
  bool Gather(Value object);
  bool Matches(const Shape& shape) const;
  std::optional<uint32_t> Add(uint32_t& place);

  std::vector<Shape> shapes_;
  // So many of them were in a TakeUses().
  size_t known_ = 0;
  // With their quotes.
  std::vector<ByteView> names_;
  // The number of a shape plus one, or 0.
  std::vector<uint32_t> places_;
  size_t text_bytes_ = 0;
  // The object that is looked up.
  std::vector<ByteView> wanted_;
  size_t wanted_bytes_ = 0;
  uint64_t wanted_hash_ = 0;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_SHAPE_TABLE_H_
