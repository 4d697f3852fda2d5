#ifndef OFFLOOP_CORE_JSON_WALKER_H_
#define OFFLOOP_CORE_JSON_WALKER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/fault.h"
#include "json/number.h"
#include "json/token_scanner.h"
#include "json/walk_handler.h"
#include "result.h"

namespace offloop::json {

// Checks a text against RFC 8259, strictly, and tells the handler what is in
// it (see NoHandler). Accepts what JSON.parse accepts, up to a depth. Does not
// recurse.
//
// Thread-safety: none; made for one walk.
template <typename Handler>
class Walker {
 public:
  // Everything outlives the walker.
  Walker(TokenScanner& tokens, std::vector<uint8_t>& closers, size_t max_depth)
      : tokens_(tokens),
        text_(tokens.text().data()),
        end_(text_ + tokens.text().size()),
        closers_(closers),
        max_depth_(max_depth) {}

  // Errors: kInvalidInput with an offset; kOutOfMemory; a cancelled run. Where
  // the scanner has failed, its error is the one that counts.
  Status Walk(Handler& handler);

  // No container was nested deeper than this. Valid after Walk().
  size_t depth() const { return capacity_; }

 private:
  // The state of a walk: a local variable of the innermost function, so that
  // all of it lives in registers. Only inlined functions get it by reference.
  struct Place {
    Handler handler;
    const uint8_t* kinds;
    const uint32_t* positions;
    // What closes each open container but the innermost one.
    uint8_t* closers;
    // The index of the token to look at; kFailed when error_ is set.
    size_t p = 0;
    // Up to this index, at least kLookahead more tokens are available.
    size_t limit = 0;
    // The number of open containers, and what closes the innermost one.
    size_t depth = 0;
    uint8_t closer = kNoCloser;
  };
  // Outside all containers: a byte that is never a token, because UTF-8 never
  // has it.
  static constexpr uint8_t kNoCloser = 0xFF;
  static constexpr size_t kFailed = SIZE_MAX;

  // Continues from a value to the end of the text, or, within a container that
  // the handler skips, to the token that closes it at depth `floor`.
  template <bool kListens>
  void Run(Place& at, size_t floor);
  void MakeReady(Place& at) {
    if (at.p > at.limit) Refill(at);
  }
  void Refill(Place& at);
  template <bool kListens>
  void Key(Place& at);
  template <bool kListens>
  void Open(Place& at);
  template <bool kListens>
  void Scalar(Place& at);
  template <bool kListens>
  bool Close(Place& at, size_t floor);
  void Finish(Place& at);

  // These return the end of the scalar at an offset, or kFailed.
  size_t Number(size_t offset, uint8_t closer);
  template <size_t kSize>
  size_t Word(size_t offset, const char (&word)[kSize], uint8_t closer);

  bool Deepen(size_t offset);
  // Room for the closers of capacity_.
  void Provide() {
    if (closers_.size() <= capacity_) closers_.resize(capacity_ + 1);
  }
  // These return kFailed.
  size_t Fail(size_t offset, std::string_view expected);
  size_t FailAfterValue(size_t offset, uint8_t closer);

  TokenScanner& tokens_;
  const uint8_t* const text_;
  const uint8_t* const end_;
  std::vector<uint8_t>& closers_;
  const size_t max_depth_;
  // How deep the walk may go at present; grows up to max_depth_. There is one
  // more closer than that, because Close() reads the one at its own depth.
  size_t capacity_ = 0;
  Error error_;
};

// Not inlined, so that callers do not affect register allocation here: this
// makes validation a tenth faster.
template <typename Handler>
[[gnu::noinline]] Status Walker<Handler>::Walk(Handler& handler) {
  constexpr size_t kFirstDepths = 64;
  capacity_ = std::min(max_depth_, kFirstDepths);
  Provide();
  Place at = {.handler = handler,
              .kinds = tokens_.kinds(),
              .positions = tokens_.positions(),
              .closers = closers_.data()};
  Refill(at);
  if (at.p != kFailed) Run<Handler::kListens>(at, 0);
  handler = at.handler;
  if (at.p != kFailed) return Done{};
  if (!tokens_.pace().Pause()) return tokens_.pace().error();
  return std::move(error_);
}

template <typename Handler>
template <bool kListens>
[[gnu::always_inline]] inline void Walker<Handler>::Run(Place& at,
                                                        size_t floor) {
  for (;;) {
    if (at.closer == '}') {
      Key<kListens>(at);
      if (at.p == kFailed) return;
    } else if (kListens && at.closer == ']') {
      at.handler.Element(at.depth);
    }
    const uint8_t kind = at.kinds[at.p];
    if (kind == '"') {
      if constexpr (kListens) {
        at.handler.String(at.positions[at.p], at.positions[at.p + 1],
                          tokens_.pace());
      }
      ++at.p;
    } else if (kind == '{' || kind == '[') {
      Open<kListens>(at);
      if (at.p == kFailed) return;
      if (at.kinds[at.p] != at.closer) {
        MakeReady(at);
        if (at.p == kFailed) return;
        if constexpr (kListens) {
          if (!at.handler.Skips(at.depth)) continue;
          Run<false>(at, at.depth);
          if (at.p == kFailed) return;
        } else {
          continue;
        }
      }
    } else {
      Scalar<kListens>(at);
      if (at.p == kFailed) return;
    }
    if (!Close<kListens>(at, floor)) return;
  }
}

// Closes the containers that end after a value, and moves to the next value.
// False at the end of the run.
template <typename Handler>
template <bool kListens>
[[gnu::always_inline]] inline bool Walker<Handler>::Close(Place& at,
                                                          size_t floor) {
  if constexpr (!kListens) {
    // Whether a container ends here is hard to predict. This does one round of
    // the loop below without a branch.
    const bool closes = at.kinds[at.p] == at.closer && at.depth != floor;
    at.depth -= closes ? 1 : 0;
    at.p += closes ? 1 : 0;
    const uint8_t outer = at.closers[at.depth];
    at.closer = closes ? outer : at.closer;
  }
  while (at.kinds[at.p] == at.closer) {
    if (!kListens && at.depth == floor) return false;
    --at.depth;
    if constexpr (kListens) {
      at.handler.Close(at.closer, at.positions[at.p], at.depth);
    }
    at.closer = at.closers[at.depth];
    ++at.p;
    MakeReady(at);
    if (at.p == kFailed) return false;
  }
  if (at.kinds[at.p] != ',' || at.depth == 0) {
    Finish(at);
    return false;
  }
  ++at.p;
  MakeReady(at);
  return at.p != kFailed;
}

// Behind the outermost value, or where something is wrong.
template <typename Handler>
[[gnu::always_inline]] inline void Walker<Handler>::Finish(Place& at) {
  const bool finished = at.depth == 0 && tokens_.done() &&
                        at.p == tokens_.count() && tokens_.expected().empty();
  if (!finished) at.p = FailAfterValue(at.positions[at.p], at.closer);
}

// A property name and its colon.
template <typename Handler>
template <bool kListens>
[[gnu::always_inline]] inline void Walker<Handler>::Key(Place& at) {
  if (std::memcmp(at.kinds + at.p, "\":", 2) == 0) {
    if constexpr (kListens) {
      at.handler.Key(at.positions[at.p], at.positions[at.p + 1], at.depth,
                     tokens_.pace());
    }
    at.p += 2;
  } else if (at.kinds[at.p] != '"') {
    at.p = Fail(at.positions[at.p], "a property name in double quotes");
  } else {
    at.p = Fail(at.positions[at.p + 1], "':' after a property name");
  }
}

template <typename Handler>
template <bool kListens>
[[gnu::always_inline]] inline void Walker<Handler>::Open(Place& at) {
  if (at.depth == capacity_) {
    if (!Deepen(at.positions[at.p])) {
      at.p = kFailed;
      return;
    }
    at.closers = closers_.data();
  }
  const uint8_t bracket = at.kinds[at.p];
  if constexpr (kListens) {
    at.handler.Open(bracket, at.positions[at.p], at.depth);
  }
  at.closers[at.depth] = at.closer;
  // In ASCII, a closing bracket is its opening one plus two.
  at.closer = static_cast<uint8_t>(bracket + 2);
  ++at.depth;
  ++at.p;
}

template <typename Handler>
template <bool kListens>
[[gnu::always_inline]] inline void Walker<Handler>::Scalar(Place& at) {
  const uint8_t first = at.kinds[at.p];
  const uint32_t begin = at.positions[at.p];
  size_t end = 0;
  switch (first) {
    case 't':
      end = Word(begin, "true", at.closer);
      break;
    case 'f':
      end = Word(begin, "false", at.closer);
      break;
    case 'n':
      end = Word(begin, "null", at.closer);
      break;
    default: {
      // If the next token follows at once, the number is everything before it.
      const size_t size = at.positions[at.p + 1] - begin;
      const bool is_short = size - 1 < 8 && end_ - text_ - begin >= 8 &&
                            IsShortNumber(text_ + begin, size);
      end = is_short ? begin + size : Number(begin, at.closer);
    }
  }
  if (end == kFailed) {
    at.p = kFailed;
    return;
  }
  if constexpr (kListens) {
    at.handler.Scalar(first, begin, static_cast<uint32_t>(end));
  }
  ++at.p;
}

template <typename Handler>
[[gnu::always_inline]] inline void Walker<Handler>::Refill(Place& at) {
  if (!tokens_.Refill(at.p).ok()) {
    at.p = kFailed;
    return;
  }
  if (!at.handler.Reserve(tokens_.count())) {
    error_ = OutOfMemory();
    at.p = kFailed;
    return;
  }
  at.p = 0;
  at.limit =
      tokens_.done() ? SIZE_MAX : tokens_.count() - TokenScanner::kLookahead;
}

template <typename Handler>
[[gnu::noinline]] bool Walker<Handler>::Deepen(size_t offset) {
  if (capacity_ == max_depth_) {
    error_ = InvalidInput("Arrays and objects are nested deeper than " +
                              std::to_string(max_depth_) + " levels",
                          static_cast<int64_t>(offset));
    return false;
  }
  capacity_ = std::min(max_depth_, 2 * capacity_);
  Provide();
  return true;
}

template <typename Handler>
[[gnu::noinline]] size_t Walker<Handler>::Number(size_t offset,
                                                 uint8_t closer) {
  const uint8_t* const begin = text_ + offset;
  if (begin == end_ || (*begin != '-' && !IsDigit(*begin))) {
    return Fail(offset, "a value");
  }
  const NumberEnd number = ReadNumber(begin, end_, tokens_.pace().context());
  const auto end = static_cast<size_t>(number.at - text_);
  if (!number.ok) return Fail(end, "a digit");
  if (number.at != end_ && !EndsScalar(*number.at)) {
    return FailAfterValue(end, closer);
  }
  return end;
}

template <typename Handler>
template <size_t kSize>
[[gnu::always_inline]] inline size_t Walker<Handler>::Word(
    size_t offset, const char (&word)[kSize], uint8_t closer) {
  constexpr size_t kLength = kSize - 1;
  const uint8_t* const begin = text_ + offset;
  const auto left = static_cast<size_t>(end_ - begin);
  if (left < kLength || std::memcmp(begin, word, kLength) != 0) {
    size_t same = 1;
    while (same < left && begin[same] == static_cast<uint8_t>(word[same])) {
      ++same;
    }
    return Fail(offset + same, word);
  }
  if (left != kLength && !EndsScalar(begin[kLength])) {
    return FailAfterValue(offset + kLength, closer);
  }
  return offset + kLength;
}

template <typename Handler>
[[gnu::noinline]] size_t Walker<Handler>::Fail(size_t offset,
                                               std::string_view expected) {
  // At the end of the tokens, the reason for that end is the error.
  const bool stopped =
      tokens_.done() && offset == tokens_.stop() && !tokens_.expected().empty();
  error_ = Unexpected(tokens_.text(), offset,
                      stopped ? tokens_.expected() : expected);
  return kFailed;
}

template <typename Handler>
[[gnu::noinline]] size_t Walker<Handler>::FailAfterValue(size_t offset,
                                                         uint8_t closer) {
  if (closer == kNoCloser) return Fail(offset, "the end of the text");
  return Fail(offset, closer == '}' ? "',' or '}'" : "',' or ']'");
}

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_WALKER_H_
