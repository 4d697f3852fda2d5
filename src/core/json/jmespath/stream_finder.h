#ifndef OFFLOOP_CORE_JSON_JMESPATH_STREAM_FINDER_H_
#define OFFLOOP_CORE_JSON_JMESPATH_STREAM_FINDER_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "bytes.h"
#include "json/escapes.h"
#include "json/jmespath/record_sink.h"
#include "json/jmespath/stream_plan.h"
#include "json/walk_handler.h"

namespace offloop::json::jmespath {

// Finds what a plan wants while the text is walked, so that no tape is needed.
// If names in an object are equal, the last one counts: what was found at an
// earlier one is forgotten.
//
// Only containers that the plan enters are reported, so every name and element
// belongs to the innermost of these.
class StreamFinder : public NoHandler {
 public:
  static constexpr bool kListens = true;

  // Everything outlives the finder.
  StreamFinder(ByteView text, const StreamPlan& plan, RecordSink& sink)
      : text_(text.data()),
        fast_end_(text.size() < sizeof(uint64_t)
                      ? 0
                      : text.size() - sizeof(uint64_t)),
        places_(plan.places.data()),
        longest_(plan.longest_name),
        sink_(&sink),
        level_(sink.levels()),
        next_(places_ + StreamPlan::kDocument) {}

  void Open(uint8_t bracket, uint32_t at, size_t /*depth*/) {
    const Place* place = next_;
    next_ = places_;
    // Flattening goes one level deep.
    if (place->as_array != Place::kNone && bracket == '[' &&
        level_->place->outer) {
      place = places_ + place->as_array;
    }
    if (place->slot >= 0) sink_->Begin(place->slot, at);
    const bool enters =
        bracket == '{' ? place->enters_objects() : place->enters_arrays();
    skipped_ = enters ? nullptr : place;
    if (!enters) return;
    ++level_;
    *level_ = {.place = place, .guesses = sink_->guesses(place - places_)};
    if (place->outer && place->all_elements) sink_->BeginList();
  }

  bool Skips(size_t /*depth*/) const { return skipped_ != nullptr; }

  void Close(uint8_t /*bracket*/, uint32_t at, size_t /*depth*/) {
    const Place* place = skipped_;
    if (place == nullptr) {
      place = level_->place;
      --level_;
    }
    skipped_ = nullptr;
    if (place->slot >= 0) sink_->End(place->slot, at + 1);
    if (place->record) sink_->FinishRecord();
  }

  void Element(size_t /*depth*/) {
    const Place* const place = level_->place;
    if (!place->all_elements && level_->next++ != place->index) {
      next_ = places_;
      return;
    }
    next_ = places_ + place->element;
    sink_->Clear(*next_);
  }

  void Key(uint32_t open, uint32_t before, size_t /*depth*/, Pace& pace) {
    const uint32_t size = StringEnd(text_, before, pace) - open - 2;
    next_ = Find(open + 1, size);
    if (next_->forgets) sink_->Clear(*next_);
  }

  void String(uint32_t open, uint32_t before, Pace& pace) {
    const Place* const place = next_;
    if (place == places_) return;
    next_ = places_;
    const uint32_t end = StringEnd(text_, before, pace);
    if (place->slot >= 0) sink_->Take(place->slot, open, end);
    if (place->record) sink_->FinishString(open, end, before);
  }

  void Scalar(uint8_t /*first*/, uint32_t begin, uint32_t end) {
    const Place* const place = next_;
    if (place == places_) return;
    next_ = places_;
    if (place->slot >= 0) sink_->Take(place->slot, begin, end);
    if (place->record) sink_->FinishRecord();
  }

 private:
  // The place of the member with that name, given as its source. Similar
  // objects mostly have the same names in the same order, so what was found for
  // the previous one is tried first.
  [[gnu::always_inline]] const Place* Find(uint32_t at, uint32_t size) {
    const uint64_t first = FirstBytes(at, size);
    Guess* const guess = level_->guesses + level_->next % kGuesses;
    ++level_->next;
    if (guess->first == first && guess->size == size &&
        (size <= sizeof(first) || SameRest(guess->at, at, size))) {
      return guess->place;
    }
    if (size > longest_) return places_;
    guess->first = first;
    guess->size = size;
    guess->at = at;
    guess->place = places_ + Search(first, at, size);
    return guess->place;
  }

  // Whether two names of that size are equal after their first bytes.
  bool SameRest(uint32_t a, uint32_t b, uint32_t size) const {
    constexpr uint32_t kWord = sizeof(uint64_t);
    if (size > 2 * kWord) {
      return std::memcmp(text_ + a + kWord, text_ + b + kWord, size - kWord) ==
             0;
    }
    return std::memcmp(text_ + a + size - kWord, text_ + b + size - kWord,
                       kWord) == 0;
  }

  [[gnu::noinline]] uint32_t Search(uint64_t first, uint32_t at,
                                    uint32_t size) const {
    const std::vector<Place::Member>& members = level_->place->members;
    if (!sink_->pace().Spend(size * members.size())) return Place::kNone;
    for (const Place::Member& member : members) {
      if (member.first == first && member.plain_size == size &&
          (size <= sizeof(first) ||
           std::memcmp(member.name.data(), text_ + at, size) == 0)) {
        return member.place;
      }
    }
    return HasBackslash(first, at, size) ? SearchEscaped(at, size)
                                         : Place::kNone;
  }

  // Up to 8 bytes in memory order, followed by zeros.
  uint64_t FirstBytes(uint32_t at, uint32_t size) const {
    uint64_t first = 0;
    if (at > fast_end_) {
      std::memcpy(&first, text_ + at,
                  size < sizeof(first) ? size : sizeof(first));
      return first;
    }
    std::memcpy(&first, text_ + at, sizeof(first));
    if (size >= sizeof(first)) return first;
    if constexpr (std::endian::native == std::endian::little) {
      return first & ((uint64_t{1} << (8 * size)) - 1);
    }
    return size == 0 ? 0 : first >> (64 - 8 * size) << (64 - 8 * size);
  }

  bool HasBackslash(uint64_t first, uint32_t at, uint32_t size) const {
    uint64_t found = BackslashesIn(first);
    for (size_t i = sizeof(first); i < size; i += sizeof(first)) {
      // The last word overlaps the one before.
      uint64_t word = 0;
      std::memcpy(&word, text_ + at + std::min(i, size - sizeof(word)),
                  sizeof(word));
      found |= BackslashesIn(word);
    }
    return found != 0;
  }

  // Not 0 when a byte of the word is a backslash.
  static uint64_t BackslashesIn(uint64_t word) {
    constexpr uint64_t kOnes = 0x0101010101010101;
    word ^= kOnes * static_cast<uint8_t>('\\');
    return (word - kOnes) & ~word & (kOnes << 7u);
  }

  uint32_t SearchEscaped(uint32_t at, uint32_t size) const {
    for (const Place::Member& member : level_->place->members) {
      if (StringEquals({text_ + at, size}, member.name)) return member.place;
    }
    return Place::kNone;
  }

  const uint8_t* text_;
  size_t fast_end_;
  const Place* places_;
  // No wanted name is longer in the text.
  size_t longest_;
  RecordSink* sink_;
  // The innermost container that was entered.
  Level* level_;
  // The place of the next value; the unused one when nobody wants it.
  const Place* next_;
  // The last opened container, when it was not entered.
  const Place* skipped_ = nullptr;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_STREAM_FINDER_H_
