#ifndef OFFLOOP_CORE_PASSWORD_ARENA_H_
#define OFFLOOP_CORE_PASSWORD_ARENA_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace offloop::password {

// The large block of memory that one Argon2 computation fills: the type that
// a thread borrows from its Scratch.
//
// Kept between computations, because mapping 19 MiB again costs nearly as much
// as filling it twice, and in huge pages where the system has them. Hashes per
// second with 19 MiB and 2 passes on 2 cores (Zen 4), by 1, 2 and 8 threads:
//
//   mapped for every call, as libsodium does     53   79   78
//   kept, small pages                            93  156  131
//   kept, small pages, wiped after each          86  141  123
//   kept, huge pages, wiped after each           83  149  151
//
// The arena is wiped when it is given back: with its content a guess at the
// password could be checked at a fraction of the cost.
//
// Thread-safety: none; an arena has one owner at a time.
class Arena {
 public:
  // An arena larger than this is returned to the system after its run.
  static constexpr size_t kMaxKept = size_t{64} * 1024 * 1024;

  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena();

  // Lowers that limit to `size`. The pool bounds the memory of jobs while they
  // run, and what the threads keep afterwards must stay within the same bound
  // (see Scratch::large_share()). Call it before Reserve().
  void KeepUpTo(size_t size) { most_kept_ = std::min(size, kMaxKept); }

  // Makes the first `size` bytes usable; their content is not specified.
  // False when memory ran out. Precondition: size > 0, at most 1 TiB.
  bool Reserve(size_t size);

  // Aligned to at least 4 KiB; valid until the next Reserve().
  uint8_t* data() { return data_; }

  // Wipes what was reserved. False when the arena is too large to be kept.
  bool Reset();

 private:
  void Unmap();

  uint8_t* data_ = nullptr;
  size_t capacity_ = 0;
  size_t used_ = 0;
  size_t most_kept_ = kMaxKept;
};

}  // namespace offloop::password

#endif  // OFFLOOP_CORE_PASSWORD_ARENA_H_
