#ifndef OFFLOOP_CORE_JSON_CHECKED_SORT_H_
#define OFFLOOP_CORE_JSON_CHECKED_SORT_H_

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "result.h"
#include "run_context.h"

namespace offloop::json {

// Sorts as std::stable_sort does, by merging, and asks for a checkpoint now and
// then, so that sorting a million names can be stopped. Stopped() when it was;
// the items are then in no order, and some may be there twice.
template <typename Item, typename Less>
Status CheckedSort(std::vector<Item>& items, Less less, RunContext& context) {
  constexpr size_t kRun = 2048;
  const size_t size = items.size();
  for (size_t begin = 0; begin < size; begin += kRun) {
    if (!context.Checkpoint()) return context.Stopped();
    const auto first = items.begin() + static_cast<std::ptrdiff_t>(begin);
    std::stable_sort(
        first,
        first + static_cast<std::ptrdiff_t>(std::min(kRun, size - begin)),
        less);
  }
  if (size <= kRun) return Done{};
  std::vector<Item> merged(size);
  for (size_t run = kRun; run < size; run *= 2) {
    size_t left = 0;
    size_t right = 0;
    size_t middle = 0;
    size_t end = 0;
    for (size_t at = 0; at < size; ++at) {
      if (at % kRun == 0 && !context.Checkpoint()) return context.Stopped();
      if (at == end) {
        left = at;
        right = middle = std::min(at + run, size);
        end = std::min(middle + run, size);
      }
      const bool from_right =
          left == middle || (right < end && less(items[right], items[left]));
      merged[at] = items[from_right ? right++ : left++];
    }
    items.swap(merged);
  }
  return Done{};
}

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_CHECKED_SORT_H_
