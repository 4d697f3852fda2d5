#ifndef OFFLOOP_CORE_PARALLELISM_H_
#define OFFLOOP_CORE_PARALLELISM_H_

#include <string>

namespace offloop {

// How many threads can run at the same time: the CPUs that this process may be
// scheduled on, on Linux within the CPU quota of its control group (rounded up,
// because a quota of 1.5 keeps two threads busy for most of each period). At
// least 1.
unsigned AvailableParallelism();

// The CPUs that this process may be scheduled on; at least 1.
unsigned CountCpus();

// The quota of a control group tree, in CPUs rounded up; 0 when there is none.
// `self` is the text of /proc/self/cgroup, `root` the mount point
// (/sys/fs/cgroup). A group is limited by its ancestors too, so the smallest
// quota on the way to the root counts. Reads cgroups v1 and v2.
unsigned CgroupCpuQuota(const std::string& self, const std::string& root);

}  // namespace offloop

#endif  // OFFLOOP_CORE_PARALLELISM_H_
