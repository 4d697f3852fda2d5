#include "compress/output_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace offloop::compress {

Result<std::span<uint8_t>> OutputBuffer::Room(size_t wanted) {
  wanted = static_cast<size_t>(std::min<uint64_t>(wanted, left()));
  if (capacity_ - size_ < wanted || data_ == nullptr) {
    if (wanted > SIZE_MAX / 2 - size_) return OutOfMemory();
    if (Status grown = Grow(size_ + wanted); !grown.ok()) return grown.error();
  }
  const size_t room =
      static_cast<size_t>(std::min<uint64_t>(capacity_ - size_, left()));
  return std::span(data_ + size_, room);
}

Status OutputBuffer::Grow(size_t capacity) {
  if (!own_.valid() && capacity <= Staging::kSize) {
    if (!staging_->block.valid()) {
      staging_->block = Bytes::Allocate(Staging::kSize);
    }
    if (!staging_->block.valid()) return OutOfMemory();
    data_ = staging_->block.data();
    capacity_ = Staging::kSize;
    return Done{};
  }
  // Doubling keeps the copying linear; memory that is not written to costs
  // nothing.
  const uint64_t geometric =
      std::max<uint64_t>({capacity, 2 * uint64_t{size_}, expected_});
  const auto generous = static_cast<size_t>(std::min(geometric, limit_));
  const bool first = !own_.valid();
  own_.Resize(first ? 0 : size_);
  if (!own_.Reserve(std::max(capacity, generous)) && !own_.Reserve(capacity)) {
    return OutOfMemory();
  }
  if (first && size_ > 0) std::memcpy(own_.data(), data_, size_);
  data_ = own_.data();
  capacity_ = own_.capacity();
  return Done{};
}

Result<Bytes> OutputBuffer::Take() {
  const ByteView content(data_, size_);
  // A small part of a large block would keep the whole mapping in use.
  const bool copy = !own_.valid() || size_ < Staging::kSize / 2;
  Bytes result = copy ? Bytes::Copy(content) : std::move(own_);
  if (!result.valid()) return OutOfMemory();
  if (!copy) {
    result.Resize(size_);
    result.ShrinkToFit();
  }
  own_ = Bytes();
  data_ = nullptr;
  size_ = capacity_ = 0;
  return result;
}

}  // namespace offloop::compress
