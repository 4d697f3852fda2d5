#ifndef OFFLOOP_CORE_JSON_CHECKED_SORT_H_
#define OFFLOOP_CORE_JSON_CHECKED_SORT_H_

#include <algorithm>
#include <cstddef>
#include <vector>

#include "pace.h"
#include "result.h"

namespace offloop::json {

// Behind the functions below: sorts runs, then merges them.
template <size_t kRun, typename Item, typename Less, typename SortRun>
Status SortRunsAndMerge(std::vector<Item>& items, Less less, Pace& pace,
                        SortRun sort_run) {
  const size_t size = items.size();
  for (size_t begin = 0; begin < size; begin += kRun) {
    const size_t count = std::min(kRun, size - begin);
    // Many small sorts share a slice; a whole run takes one.
    if (!pace.Spend(2 * count * (RunContext::kSlice / kRun))) {
      return pace.error();
    }
    const auto first = items.begin() + static_cast<std::ptrdiff_t>(begin);
    sort_run(first, first + static_cast<std::ptrdiff_t>(count));
  }
  if (pace.stopped()) return pace.error();
  if (size <= kRun) return Done{};
  std::vector<Item> merged(size);
  for (size_t run = kRun; run < size; run *= 2) {
    size_t left = 0;
    size_t right = 0;
    size_t middle = 0;
    size_t end = 0;
    for (size_t at = 0; at < size; ++at) {
      if (at % kRun == 0 && !pace.Pause()) return pace.error();
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
  if (pace.stopped()) return pace.error();
  return Done{};
}

// Sorts as std::stable_sort does, by merging, and passes a checkpoint now and
// then, so that sorting a million names can be stopped. Long comparisons must
// be counted by `less`; once the run was told to stop, it must say that all
// items are equal. Fails with Stopped() then; the items are in no order, and
// some may occur twice.
template <typename Item, typename Less>
Status CheckedSort(std::vector<Item>& items, Less less, Pace& pace) {
  return SortRunsAndMerge<2048>(
      items, less, pace,
      [&less](auto first, auto end) { std::stable_sort(first, end, less); });
}

// The same for items that are all different and cheap to compare.
template <typename Item, typename Less>
Status CheckedSortUnique(std::vector<Item>& items, Less less, Pace& pace) {
  return SortRunsAndMerge<8192>(
      items, less, pace,
      [&less](auto first, auto end) { std::sort(first, end, less); });
}

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_CHECKED_SORT_H_
