#include "compress/stated_size.h"

#include <algorithm>
#include <utility>

namespace offloop::compress {

void StatedSize::Add(ByteView read, size_t written) {
  const size_t kept = std::min(read.size(), header_.size() - size_);
  std::copy_n(read.begin(), kept, header_.begin() + size_);
  size_ += kept;
  written_ += written;
}

bool StatedSize::Holds() {
  ZSTD_frameHeader header;
  const size_t code = ZSTD_getFrameHeader(&header, header_.data(), size_);
  const uint64_t written = std::exchange(written_, 0);
  size_ = 0;
  return code != 0 || header.frameType == ZSTD_skippableFrame ||
         header.frameContentSize == ZSTD_CONTENTSIZE_UNKNOWN ||
         header.frameContentSize == written;
}

Error StatedSize::HoldsLess(size_t offset) {
  return InvalidInput("A zstd frame holds less than it says",
                      static_cast<int64_t>(offset));
}

}  // namespace offloop::compress
