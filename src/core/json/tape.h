#ifndef OFFLOOP_CORE_JSON_TAPE_H_
#define OFFLOOP_CORE_JSON_TAPE_H_

#include <cstddef>
#include <cstdint>

#include "bytes.h"
#include "json/walk_handler.h"

namespace offloop::json {

enum class ValueType : uint8_t {
  kNull,
  kFalse,
  kTrue,
  kNumber,
  kString,
  kArray,
  kObject,
};

// The nodes of a document, in the order of the source. Every value and every
// property name is a node: its position in the source, its type, and where the
// next node is, so that any value can be skipped at once or copied unchanged.
//
// A node takes one slot of 8 bytes, or two when it is a container (or a scalar
// of 256 MiB and more):
//
//   first slot   start: offset of the first byte
//                info:  type, a flag, and a size: bytes of a scalar,
//                       elements or members of a container
//   second slot  end:   offset past the last byte
//                next:  index of the node after this one and its content
//
// The children of a container follow it: elements, or names and values in turn.
// A text has at most one slot a byte, and about one for 8 bytes in practice.
class Tape {
 public:
  struct Slot {
    uint32_t first;
    uint32_t second;
  };

  static constexpr uint32_t kTypeMask = 7;
  static constexpr uint32_t kWide = 8;
  static constexpr unsigned kSizeShift = 4;
  // The largest size that fits in `info`. A container with this size may have
  // more children, which must be counted.
  static constexpr uint32_t kMaxSize = UINT32_MAX >> kSizeShift;

  // The slots for writing, at the same place until Reserve().
  Slot* slots() { return reinterpret_cast<Slot*>(bytes_.data()); }
  const Slot* slots() const {
    return reinterpret_cast<const Slot*>(bytes_.data());
  }

  // Makes room for `more` slots after `used` ones; false when memory ran out.
  bool Reserve(size_t used, size_t more);
  size_t capacity() const { return bytes_.capacity() / sizeof(Slot); }
  // Frees what exceeds `slots`.
  void Trim(size_t slots);

 private:
  Bytes bytes_;
};

// Writes the tape of the text that it walks. `max_size` is for tests.
class TapeBuilder : public NoHandler {
 public:
  static constexpr bool kListens = true;

  // Both outlive the builder.
  TapeBuilder(Tape& tape, const uint8_t* text,
              uint32_t max_size = Tape::kMaxSize)
      : tape_(&tape), text_(text), max_size_(max_size) {}

  // The number of slots written.
  size_t size() const { return size_; }

  bool Reserve(size_t calls) {
    // A call writes two slots at most.
    if (!tape_->Reserve(size_, 2 * calls)) return false;
    slots_ = tape_->slots();
    return true;
  }

  void Open(uint8_t bracket, uint32_t at, size_t /*depth*/) {
    const ValueType type =
        bracket == '{' ? ValueType::kObject : ValueType::kArray;
    // Until it is closed, a container keeps the state of the one around it in
    // its fields that are still unused.
    Tape::Slot* const slot = slots_ + size_;
    slot[0] = {at, static_cast<uint32_t>(type) | Tape::kWide};
    slot[1] = {count_, open_};
    open_ = static_cast<uint32_t>(size_);
    count_ = 0;
    size_ += 2;
  }

  bool Skips(size_t /*depth*/) const { return false; }

  void Close(uint8_t /*bracket*/, uint32_t at, size_t /*depth*/) {
    Tape::Slot* const slot = slots_ + open_;
    slot[0].second |= (count_ < max_size_ ? count_ : max_size_)
                      << Tape::kSizeShift;
    count_ = slot[1].first;
    open_ = slot[1].second;
    slot[1] = {at + 1, static_cast<uint32_t>(size_)};
  }

  void Element(size_t /*depth*/) { ++count_; }

  void Key(uint32_t open, uint32_t before, size_t /*depth*/, Pace& pace) {
    ++count_;
    String(open, before, pace);
  }

  void String(uint32_t open, uint32_t before, Pace& pace) {
    Write(ValueType::kString, open, StringEnd(text_, before, pace));
  }

  void Scalar(uint8_t first, uint32_t begin, uint32_t end) {
    Write(first == 't'   ? ValueType::kTrue
          : first == 'f' ? ValueType::kFalse
          : first == 'n' ? ValueType::kNull
                         : ValueType::kNumber,
          begin, end);
  }

 private:
  void Write(ValueType type, uint32_t begin, uint32_t end) {
    const auto info = static_cast<uint32_t>(type);
    Tape::Slot* const slot = slots_ + size_++;
    if (end - begin <= max_size_) {
      *slot = {begin, info | (end - begin) << Tape::kSizeShift};
      return;
    }
    slot[0] = {begin, info | Tape::kWide};
    slot[1] = {end, static_cast<uint32_t>(++size_)};
  }

  Tape* tape_;
  const uint8_t* text_;
  uint32_t max_size_;
  Tape::Slot* slots_ = nullptr;
  size_t size_ = 0;
  // The innermost open container, and its number of children so far.
  uint32_t open_ = 0;
  uint32_t count_ = 0;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_TAPE_H_
