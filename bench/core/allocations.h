#ifndef OFFLOOP_BENCH_CORE_ALLOCATIONS_H_
#define OFFLOOP_BENCH_CORE_ALLOCATIONS_H_

#include <cstddef>

namespace offloop::bench {

// Blocks that this process asked malloc and its kind for so far, and their
// bytes. Libraries are counted as well as our own code.
struct Allocations {
  size_t blocks = 0;
  size_t bytes = 0;
};

Allocations CountAllocations();

}  // namespace offloop::bench

#endif  // OFFLOOP_BENCH_CORE_ALLOCATIONS_H_
