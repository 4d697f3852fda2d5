#ifndef OFFLOOP_TEST_MEMORY_FAILING_MALLOC_H_
#define OFFLOOP_TEST_MEMORY_FAILING_MALLOC_H_

#include <cstddef>

namespace offloop {

// Takes the place of malloc and its kind in this process: counts what is asked
// for, and refuses what it was told to. Of glibc alone, and of one thread.

// Blocks that were asked for and not given back.
size_t LiveBlocks();

enum class Refusal { kOne, kAllFrom };

// Refuses the `number`-th block (from 1) that is asked for from now on, or it
// and all that follow, until it is destroyed.
class MallocRefusal {
 public:
  MallocRefusal(size_t number, Refusal which);
  MallocRefusal(const MallocRefusal&) = delete;
  MallocRefusal& operator=(const MallocRefusal&) = delete;
  ~MallocRefusal();

  // Whether a block was refused.
  bool met() const;
};

}  // namespace offloop

#endif  // OFFLOOP_TEST_MEMORY_FAILING_MALLOC_H_
