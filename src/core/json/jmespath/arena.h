#ifndef OFFLOOP_CORE_JSON_JMESPATH_ARENA_H_
#define OFFLOOP_CORE_JSON_JMESPATH_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bytes.h"

namespace offloop::json::jmespath {

// Memory for what an evaluation makes, freed all at once or back to a mark.
//
// Thread-safety: none.
class Arena {
 public:
  // Hands out at most `limit` bytes in total.
  explicit Arena(uint64_t limit) : limit_(limit) {}

  // Memory for `size` bytes, aligned for any object; null when the limit is
  // reached or memory ran out.
  void* Allocate(size_t size);
  // Whether Allocate() failed because of the limit.
  bool limit_reached() const { return limit_reached_; }
  // How many bytes may still be handed out.
  uint64_t left() const { return limit_ - total_; }
  // Counts memory from elsewhere, until everything since an earlier mark is
  // freed. False when the limit is reached.
  bool Count(uint64_t size) {
    if (size > left()) return false;
    total_ += size;
    return true;
  }

  struct Mark {
    size_t block;
    size_t used;
    uint64_t total;
  };
  Mark mark() const { return {block_, used_, total_}; }
  // Frees what was handed out since the mark was made.
  void Rewind(Mark mark) {
    block_ = mark.block;
    used_ = mark.used;
    total_ = mark.total;
  }

 private:
  bool NextBlock(size_t size);

  std::vector<Bytes> blocks_;
  // The index of the block in use (blocks_.size() while there is none), and how
  // much of it is.
  size_t block_ = 0;
  size_t used_ = 0;
  uint64_t total_ = 0;
  uint64_t limit_;
  bool limit_reached_ = false;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_ARENA_H_
