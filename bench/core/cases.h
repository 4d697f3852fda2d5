#ifndef OFFLOOP_BENCH_CORE_CASES_H_
#define OFFLOOP_BENCH_CORE_CASES_H_

#include <string>
#include <vector>

#include "core/plan.h"

namespace offloop::bench {

// Work whose cost is counted: a plan, and bytes for it.
struct Case {
  std::string name;
  Plan::Steps (*make)();
  std::string (*input)();
};

const std::vector<Case>& Cases();

}  // namespace offloop::bench

#endif  // OFFLOOP_BENCH_CORE_CASES_H_
