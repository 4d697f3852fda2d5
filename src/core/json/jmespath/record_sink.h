#ifndef OFFLOOP_CORE_JSON_JMESPATH_RECORD_SINK_H_
#define OFFLOOP_CORE_JSON_JMESPATH_RECORD_SINK_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "bytes.h"
#include "json/jmespath/record_program.h"
#include "json/jmespath/stream_plan.h"
#include "json/writer.h"
#include "pace.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json::jmespath {

// A name of an object and the place found for it, tried first for the name at
// the same position of the next object.
struct Guess {
  // The first bytes of the name, its position in the text and its size.
  uint64_t first = 0;
  uint32_t at = 0;
  // Initially no name's size, so that nothing equals it.
  uint32_t size = UINT32_MAX;
  const Place* place = nullptr;
};

// This many names of an object are guessed; a power of two.
constexpr size_t kGuesses = 32;

// A container that was entered.
struct Level {
  const Place* place;
  // Of an object: for its first name.
  Guess* guesses;
  // The number of names or elements so far.
  uint64_t next = 0;
};

// Receives the values that a walk finds, and makes the result from them: one
// record at a time, since only its end shows which of equal names is the last.
//
// Thread-safety: none; made for one text. Everything outlives it.
class RecordSink {
 public:
  RecordSink(ByteView text, const StreamPlan& plan, uint64_t max_steps,
             Writer& writer, RunContext& context)
      : text_(text),
        plan_(plan),
        slots_(plan.slots),
        levels_(plan.places.size() + 1),
        guesses_(plan.places.size() * kGuesses),
        pace_(context),
        steps_{.done = 0, .most = max_steps},
        runner_(text.data(), slots_, pace_, steps_),
        writer_(writer),
        steps_per_record_(plan.condition.steps().size() +
                          plan.projection.steps().size()) {}

  // For work in addition to the walk.
  Pace& pace() { return pace_; }

  // Room for all levels; the first is outside the document.
  Level* levels() { return levels_.data(); }

  // For the first name of an object at a place of the plan.
  Guess* guesses(std::ptrdiff_t place) {
    return guesses_.data() + static_cast<size_t>(place) * kGuesses;
  }

  void Begin(int32_t slot, uint32_t begin) { At(slot).begin = begin; }
  void End(int32_t slot, uint32_t end) { At(slot).end = end; }
  void Take(int32_t slot, uint32_t begin, uint32_t end) {
    At(slot) = {begin, end};
  }
  // Forgets everything found at a place.
  void Clear(const Place& place) {
    std::fill(slots_.data() + place.first_slot, slots_.data() + place.end_slot,
              Span());
    if (place.outer) ClearList();
  }

  // At the opening bracket of the projected array.
  void BeginList();
  // At the end of a record.
  void FinishRecord();
  // The same for a string; an unclosed one is ignored.
  void FinishString(uint32_t open, uint32_t end, uint32_t before);

  // Valid after a successful walk: the error, or nothing.
  std::optional<Error> TakeError() {
    return error_.has_value() ? error_ : runner_.error();
  }
  // Whether the projected array was found. Its projection is then in the
  // writer, without the closing bracket.
  bool found_list() const { return found_list_; }
  Span slot(size_t index) const { return slots_[index]; }

 private:
  Span& At(int32_t slot) { return slots_.data()[slot]; }
  void ClearList();
  bool Step();

  ByteView text_;
  const StreamPlan& plan_;
  std::vector<Span> slots_;
  std::vector<Level> levels_;
  std::vector<Guess> guesses_;
  Pace pace_;
  StepCount steps_;
  RecordRunner runner_;
  Writer& writer_;
  bool found_list_ = false;
  bool empty_ = true;
  std::optional<Error> error_;
  uint64_t steps_per_record_;
  uint64_t next_checkpoint_ = 0;
};

}  // namespace offloop::json::jmespath

#endif  // OFFLOOP_CORE_JSON_JMESPATH_RECORD_SINK_H_
