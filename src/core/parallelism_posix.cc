#include <algorithm>
#include <thread>

#include "parallelism.h"

#if defined(__linux__)
#include <sched.h>
#endif

namespace offloop {

unsigned CountCpus() {
#if defined(__linux__)
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0) {
    return static_cast<unsigned>(CPU_COUNT(&set));
  }
#endif
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace offloop
