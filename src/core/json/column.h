#ifndef OFFLOOP_CORE_JSON_COLUMN_H_
#define OFFLOOP_CORE_JSON_COLUMN_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <utility>

#include "bytes.h"

namespace offloop::json {

// Numbers in a row, in one block that grows at its end and can be handed over.
// When memory runs out, what is written is lost and Take() reports that.
//
// Thread-safety: none.
template <typename T>
class Column {
 public:
  size_t size() const { return size_; }

  void Push(T value) {
    if (size_ == capacity_ && !Grow(1)) return;
    data_[size_++] = value;
  }

  // Room for `count` more that may be written before Commit(); null when memory
  // ran out.
  T* Room(size_t count) {
    if (capacity_ - size_ < count && !Grow(count)) return nullptr;
    return data_ + size_;
  }
  void Commit(size_t count) { size_ += count; }

  void Append(std::span<const T> values) {
    T* const to = Room(values.size());
    if (to == nullptr || values.empty()) return;
    std::memcpy(to, values.data(), values.size_bytes());
    Commit(values.size());
  }

  // Forgets what is after the first `size`.
  void Truncate(size_t size) { size_ = std::min(size_, size); }
  std::span<const T> From(size_t first) const {
    return std::span<const T>(data_, size_).subspan(std::min(first, size_));
  }

  // The block; invalid when anything was lost. The column is empty afterwards.
  Bytes Take() {
    if (lost_) return {};
    if (!bytes_.valid()) return Bytes::Allocate(0);
    bytes_.Resize(size_ * sizeof(T));
    data_ = nullptr;
    size_ = capacity_ = 0;
    return std::move(bytes_);
  }

 private:
  bool Grow(size_t more) {
    constexpr size_t kFirst = 4096;
    const size_t wanted = std::max({kFirst, 2 * capacity_, size_ + more});
    if (!bytes_.Reserve(wanted * sizeof(T))) {
      lost_ = true;
      return false;
    }
    data_ = reinterpret_cast<T*>(bytes_.data());
    capacity_ = wanted;
    return true;
  }

  Bytes bytes_;
  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
  bool lost_ = false;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_COLUMN_H_
