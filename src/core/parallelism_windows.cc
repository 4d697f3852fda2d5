#include <windows.h>

#include <algorithm>
#include <bit>

#include "parallelism.h"

namespace offloop {

unsigned CountCpus() {
  DWORD_PTR process = 0;
  DWORD_PTR system = 0;
  // Both are 0 in a process whose threads are in several groups of 64 CPUs.
  if (GetProcessAffinityMask(GetCurrentProcess(), &process, &system) != 0 &&
      process != 0) {
    return static_cast<unsigned>(std::popcount(process));
  }
  return std::max(1u, unsigned{GetActiveProcessorCount(ALL_PROCESSOR_GROUPS)});
}

}  // namespace offloop
