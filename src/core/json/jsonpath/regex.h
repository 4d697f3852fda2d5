#ifndef OFFLOOP_CORE_JSON_JSONPATH_REGEX_H_
#define OFFLOOP_CORE_JSON_JSONPATH_REGEX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "json/jsonpath/meter.h"
#include "json/jsonpath/regex_syntax.h"
#include "result.h"

namespace offloop::json::jsonpath {

// The current states of a run: a set that can be emptied in constant time
// (Briggs and Torczon, "An Efficient Representation for Sparse Sets", 1993).
class StateSet {
 public:
  void Reset(size_t states) {
    if (sparse_.size() < states) sparse_.resize(states);
    dense_.clear();
  }
  void Clear() { dense_.clear(); }
  bool Contains(uint32_t state) const {
    const uint32_t place = sparse_[state];
    return place < dense_.size() && dense_[place] == state;
  }
  void Insert(uint32_t state) {
    sparse_[state] = static_cast<uint32_t>(dense_.size());
    dense_.push_back(state);
  }
  const std::vector<uint32_t>& states() const { return dense_; }

 private:
  std::vector<uint32_t> dense_;
  std::vector<uint32_t> sparse_;
};

// The memory of a match, reused for the next one.
struct RegexScratch {
  StateSet now;
  StateSet next;
  std::vector<uint32_t> pending;
};

// A compiled I-Regexp (RFC 9485): a machine whose states are followed all at
// once (Thompson, "Regular Expression Search Algorithm", 1968), so that the
// time is at most proportional to the length of the text times the size of the
// machine, whatever the pattern.
//
// Immutable, so thread-safe.
class Regex {
 public:
  // The longest pattern, in bytes, and the most states; a repetition has its
  // states once per repeat.
  static constexpr size_t kMaxPattern = 64 * 1024;
  static constexpr size_t kMaxStates = 16 * 1024;
  // The most parts that are compiled: more than states, because groups and
  // empty parts count too. A repetition has its parts once per repeat, too.
  static constexpr size_t kMaxWork = 4 * kMaxStates;

  // Errors: kInvalidExpression with the offset when it is not an I-Regexp;
  // kOutOfRange when it needs more than the above. Adds the number of such
  // parts to *work, also when it fails.
  static Result<Regex> Compile(std::string_view pattern,
                               size_t* work = nullptr);

  enum class Where : uint8_t { kWhole, kAnywhere };

  // The number of states.
  size_t size() const { return states_.size(); }

  // Whether the whole text, or a part of it, matches. nullopt when the meter
  // has stopped. Precondition: UTF-8 or WTF-8.
  std::optional<bool> Matches(std::string_view text, Where where, Meter& meter,
                              RegexScratch& scratch) const;

 private:
  friend class RegexCompiler;
  friend class RegexRun;

  struct State {
    enum class Kind : uint8_t {
      kCharacter,
      kAny,
      kClass,
      kBegin,
      kEnd,
      kSplit,  // Goes on at `next` and at `value`.
      kMatch,
    };

    Kind kind;
    uint32_t value = 0;
    uint32_t next = 0;
  };

  bool Accepts(const State& state, uint32_t code_point) const;
  void FindFirsts();

  std::vector<State> states_;
  std::vector<CharacterClass> classes_;
  // ASCII characters that no match starts with, so that a search skips them
  // quickly. None if a match may be empty.
  std::array<bool, 128> starts_nothing_ = {};
};

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_REGEX_H_
