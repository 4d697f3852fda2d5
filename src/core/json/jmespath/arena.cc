#include "json/jmespath/arena.h"

#include <algorithm>
#include <utility>

namespace offloop::json::jmespath {
namespace {

constexpr size_t kAlignment = 16;
constexpr size_t kSmallestBlock = 4 * 1024;
constexpr size_t kLargestBlock = 1024 * 1024;

}  // namespace

void* Arena::Allocate(size_t size) {
  if (size > limit_ - total_) {
    limit_reached_ = true;
    return nullptr;
  }
  const size_t rounded = (size + kAlignment - 1) / kAlignment * kAlignment;
  while (block_ == blocks_.size() ||
         rounded > blocks_[block_].capacity() - used_) {
    if (!NextBlock(rounded)) return nullptr;
  }
  void* const memory = blocks_[block_].data() + used_;
  used_ += rounded;
  total_ += size;
  return memory;
}

// After Rewind(), blocks after the one in use are used again if they are large
// enough.
bool Arena::NextBlock(size_t size) {
  if (block_ < blocks_.size()) ++block_;
  used_ = 0;
  if (block_ < blocks_.size()) {
    if (size <= blocks_[block_].capacity()) return true;
    blocks_.resize(block_);
  }
  const size_t grown =
      blocks_.empty() ? kSmallestBlock : 2 * blocks_.back().capacity();
  Bytes block = Bytes::Allocate(std::max(size, std::min(grown, kLargestBlock)));
  if (!block.valid()) return false;
  blocks_.push_back(std::move(block));
  return true;
}

}  // namespace offloop::json::jmespath
