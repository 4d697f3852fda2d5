#include "parallelism.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string_view>

namespace offloop {
namespace {

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

unsigned RoundUp(double quota, double period) {
  if (!(quota > 0) || !(period > 0)) return 0;
  return static_cast<unsigned>(std::clamp(std::ceil(quota / period), 1.0, 1e6));
}

// cpu.max of cgroups v2: "max 100000" or "150000 100000".
unsigned QuotaV2(const std::string& directory) {
  std::istringstream text(ReadAll(directory + "/cpu.max"));
  double quota = 0;
  double period = 0;
  return text >> quota >> period ? RoundUp(quota, period) : 0;
}

// cgroups v1: a quota of -1 means none.
unsigned QuotaV1(const std::string& directory) {
  std::istringstream quota_text(ReadAll(directory + "/cpu.cfs_quota_us"));
  std::istringstream period_text(ReadAll(directory + "/cpu.cfs_period_us"));
  double quota = 0;
  double period = 0;
  return quota_text >> quota && period_text >> period ? RoundUp(quota, period)
                                                      : 0;
}

unsigned Smaller(unsigned a, unsigned b) {
  if (a == 0 || b == 0) return std::max(a, b);
  return std::min(a, b);
}

// Whether the comma-separated `controllers` of a v1 line include "cpu".
bool HasCpu(std::string_view controllers) {
  while (!controllers.empty()) {
    const size_t comma = std::min(controllers.find(','), controllers.size());
    if (controllers.substr(0, comma) == "cpu") return true;
    controllers.remove_prefix(std::min(comma + 1, controllers.size()));
  }
  return false;
}

}  // namespace

unsigned CgroupCpuQuota(const std::string& self, const std::string& root) {
  unsigned quota = 0;
  std::istringstream lines(self);
  // Each line is "hierarchy:controllers:path"; v2 has no controllers.
  for (std::string line; std::getline(lines, line);) {
    const size_t first = line.find(':');
    const size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const auto controllers =
        std::string_view(line).substr(first + 1, second - first - 1);
    const bool v2 = controllers.empty();
    if (!v2 && !HasCpu(controllers)) continue;
    std::string path = line.substr(second + 1);
    const std::string base = v2 ? root : root + "/cpu";
    for (;;) {
      if (path == "/") path.clear();
      quota = Smaller(quota, v2 ? QuotaV2(base + path) : QuotaV1(base + path));
      if (path.empty()) break;
      path.resize(std::min(path.rfind('/'), path.size() - 1));
    }
  }
  return quota;
}

unsigned AvailableParallelism() {
  const unsigned cpus = CountCpus();
#if defined(__linux__)
  const unsigned quota =
      CgroupCpuQuota(ReadAll("/proc/self/cgroup"), "/sys/fs/cgroup");
  return quota == 0 ? cpus : std::min(cpus, quota);
#else
  return cpus;
#endif
}

}  // namespace offloop
