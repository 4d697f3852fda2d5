#ifndef OFFLOOP_CORE_JSON_PATH_FINDER_H_
#define OFFLOOP_CORE_JSON_PATH_FINDER_H_

#include <cstdint>
#include <vector>

#include "bytes.h"
#include "json/escapes.h"
#include "json/pointer.h"
#include "json/walk_handler.h"

namespace offloop::json {

// Finds the value that a JSON Pointer refers to while the text is walked, so
// that no tape is needed. If names in an object are equal, the last one counts,
// as in JSON.parse.
class PathFinder : public NoHandler {
 public:
  static constexpr bool kListens = true;

  // Both outlive the finder.
  PathFinder(const uint8_t* text, const Pointer& pointer)
      : text_(text), tokens_(&pointer.tokens()) {}

  // Whether there is such a value, and its source. Valid after the walk.
  bool found() const { return found_; }
  ByteView source() const { return {text_ + begin_, end_ - begin_}; }

  void Open(uint8_t /*bracket*/, uint32_t at, size_t depth) {
    if (!wanted_) return;
    wanted_ = false;
    if (on_path_ == tokens_->size()) {
      begin_ = at;
      captured_depth_ = depth;
    } else {
      ++on_path_;
      next_index_ = 0;
    }
  }

  bool Skips(size_t depth) const { return depth != on_path_; }

  void Close(uint8_t /*bracket*/, uint32_t at, size_t depth) {
    if (depth == captured_depth_) {
      captured_depth_ = kNoDepth;
      Found(begin_, at + 1);
    }
    if (depth + 1 == on_path_) {
      --on_path_;
      // Elements after the one that was entered are not looked for.
      next_index_ = kPassed;
    }
  }

  void Element(size_t depth) {
    if (depth != on_path_) return;
    wanted_ = next_index_++ == (*tokens_)[on_path_ - 1].index;
  }

  void Key(uint32_t open, uint32_t before, size_t depth, Pace& pace) {
    if (depth != on_path_) return;
    // Like StringEnd() and StringEquals(), in a form that the compiler can keep
    // in registers: what is inlined here is inlined into the walk.
    uint32_t end = before;
    if (before - open > RunContext::kSlice) [[unlikely]] {
      end = StringEndFarAway(text_, before, pace);
    }
    while (end > open + 1 && text_[end - 1] <= ' ') --end;
    const std::string& name = (*tokens_)[on_path_ - 1].name;
    const ByteView content(text_ + open + 1, end - open - 2);
    wanted_ = content.size() >= name.size() &&
              StringEqualsOutOfLine(content, name, &pace);
    if (wanted_) found_ = false;
  }

  void String(uint32_t open, uint32_t before, Pace& pace) {
    if (wanted_) Take(open, StringEnd(text_, before, pace));
  }

  void Scalar(uint8_t /*first*/, uint32_t begin, uint32_t end) {
    if (wanted_) Take(begin, end);
  }

 private:
  static constexpr uint64_t kPassed = uint64_t{1} << 63u;
  static constexpr size_t kNoDepth = SIZE_MAX;

  void Take(uint32_t begin, uint32_t end) {
    wanted_ = false;
    if (on_path_ == tokens_->size()) Found(begin, end);
  }

  void Found(uint32_t begin, uint32_t end) {
    begin_ = begin;
    end_ = end;
    found_ = true;
  }

  const uint8_t* text_;
  const std::vector<PointerToken>* tokens_;
  // How many of the open containers, from the outside, are on the path.
  size_t on_path_ = 0;
  // The index of the next element, when the innermost container is on the path.
  uint64_t next_index_ = 0;
  // Whether the next value is the next one on the path, which starts with the
  // document itself.
  bool wanted_ = true;
  bool found_ = false;
  // Where the container that was looked for closes.
  size_t captured_depth_ = kNoDepth;
  uint32_t begin_ = 0;
  uint32_t end_ = 0;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_PATH_FINDER_H_
