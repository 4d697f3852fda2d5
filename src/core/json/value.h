#ifndef OFFLOOP_CORE_JSON_VALUE_H_
#define OFFLOOP_CORE_JSON_VALUE_H_

#include <cstddef>
#include <cstdint>

#include "bytes.h"
#include "json/tape.h"

namespace offloop::json {

// A node of a parsed text: a value or a property name. Cheap to copy; valid as
// long as the text and the tape. Thread-safe.
class Value {
 public:
  Value() = default;
  Value(const uint8_t* text, const Tape::Slot* slots, uint32_t index)
      : text_(text), slots_(slots), index_(index) {}

  ValueType type() const {
    return static_cast<ValueType>(slot().second & Tape::kTypeMask);
  }
  bool is_container() const { return type() >= ValueType::kArray; }

  // Offsets in the text.
  uint32_t begin() const { return slot().first; }
  uint32_t end() const {
    return wide() ? slots_[index_ + 1].first : begin() + size_field();
  }
  // The source text, digit for digit; for strings with the quotes.
  ByteView source() const { return {text_ + begin(), end() - begin()}; }

  // For strings: the source between the quotes (see escapes.h).
  ByteView content() const { return source().subspan(1, end() - begin() - 2); }

  // For containers: the number of elements or members. Constant time up to
  // Tape::kMaxSize.
  size_t count() const;
  // For containers: the children are first_child(), its next(), and so on up to
  // but not including next() of the container. In an object they are a name and
  // its value in turn.
  Value first_child() const { return At(index_ + 2); }
  // The node after this one and everything in it.
  Value next() const {
    return At(wide() ? slots_[index_ + 1].second : index_ + 1);
  }

  // Where the node is on the tape.
  uint32_t index() const { return index_; }
  // The node at another place of the same tape, which must be that of a node.
  Value At(uint32_t index) const { return {text_, slots_, index}; }
  const uint8_t* text() const { return text_; }
  const Tape::Slot* slots() const { return slots_; }

  // Values of the same document are equal when they are the same node.
  bool operator==(const Value& other) const { return index_ == other.index_; }

 private:
  const Tape::Slot& slot() const { return slots_[index_]; }
  bool wide() const { return (slot().second & Tape::kWide) != 0; }
  uint32_t size_field() const { return slot().second >> Tape::kSizeShift; }

  const uint8_t* text_ = nullptr;
  const Tape::Slot* slots_ = nullptr;
  uint32_t index_ = 0;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_VALUE_H_
