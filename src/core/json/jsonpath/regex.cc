#include "json/jsonpath/regex.h"

#include <algorithm>
#include <string>
#include <utility>

#include "code_points.h"

namespace offloop::json::jsonpath {

// Builds the machine from its end: each part is given the state that follows
// it.
class RegexCompiler {
 public:
  explicit RegexCompiler(RegexTree tree) : tree_(std::move(tree)) {}

  size_t work() const { return work_; }

  Result<Regex> Compile() {
    const uint32_t end = Add({.kind = Kind::kMatch});
    const auto root = static_cast<uint32_t>(tree_.nodes.size() - 1);
    const uint32_t start = Build(root, end);
    // The machine starts at its last state, which a pattern such as a* would
    // otherwise lack.
    Add({.kind = Kind::kSplit, .value = start, .next = start});
    if (too_large_) {
      return Error{.code = ErrorCode::kOutOfRange,
                   .message = "The regular expression needs more than " +
                              std::to_string(Regex::kMaxStates) + " states"};
    }
    regex_.classes_ = std::move(tree_.classes);
    regex_.FindFirsts();
    return std::move(regex_);
  }

 private:
  using State = Regex::State;
  using Kind = State::Kind;

  uint32_t Add(State state) {
    if (regex_.states_.size() >= Regex::kMaxStates) {
      too_large_ = true;
      return 0;
    }
    regex_.states_.push_back(state);
    return static_cast<uint32_t>(regex_.states_.size() - 1);
  }

  // Nested repetitions of nothing cost work without adding states.
  bool Works() {
    if (++work_ > Regex::kMaxWork) too_large_ = true;
    return !too_large_;
  }

  // Recurses with the nesting of groups, which is limited.
  uint32_t Build(uint32_t index, uint32_t next) {
    if (!Works()) return next;
    const RegexNode& node = tree_.nodes[index];
    switch (node.kind) {
      case RegexNode::Kind::kCharacter:
        return Add(
            {.kind = Kind::kCharacter, .value = node.value, .next = next});
      case RegexNode::Kind::kAny:
        return Add({.kind = Kind::kAny, .next = next});
      case RegexNode::Kind::kClass:
        return Add({.kind = Kind::kClass, .value = node.value, .next = next});
      case RegexNode::Kind::kBegin:
        return Add({.kind = Kind::kBegin, .next = next});
      case RegexNode::Kind::kEnd:
        return Add({.kind = Kind::kEnd, .next = next});
      case RegexNode::Kind::kSequence:
        return BuildSequence(node, next);
      case RegexNode::Kind::kChoice:
        return BuildChoice(node, next);
      case RegexNode::Kind::kRepeat:
        return BuildRepeat(node, next);
    }
    return next;
  }

  uint32_t BuildSequence(const RegexNode& node, uint32_t next) {
    std::vector<uint32_t> parts;
    for (uint32_t child = node.first_child; child != RegexNode::kNone;
         child = tree_.nodes[child].next_sibling) {
      parts.push_back(child);
    }
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
      next = Build(*part, next);
    }
    return next;
  }

  uint32_t BuildChoice(const RegexNode& node, uint32_t next) {
    uint32_t start = Build(node.first_child, next);
    for (uint32_t child = tree_.nodes[node.first_child].next_sibling;
         child != RegexNode::kNone && !too_large_;
         child = tree_.nodes[child].next_sibling) {
      const uint32_t other = Build(child, next);
      start = Add({.kind = Kind::kSplit, .value = other, .next = start});
    }
    return start;
  }

  uint32_t BuildRepeat(const RegexNode& node, uint32_t next) {
    const uint32_t child = node.first_child;
    if (node.most == kUnboundedRepeat) {
      const uint32_t loop = Add({.kind = Kind::kSplit, .next = next});
      const uint32_t body = Build(child, loop);
      if (!too_large_) regex_.states_[loop].value = body;
      next = loop;
    } else {
      // x{0,2} is (x(x)?)?: each time one more or the end.
      const uint32_t end = next;
      for (uint32_t i = node.least; i < node.most && !too_large_; ++i) {
        const uint32_t body = Build(child, next);
        next = Add({.kind = Kind::kSplit, .value = body, .next = end});
      }
    }
    for (uint32_t i = 0; i < node.least && !too_large_; ++i) {
      next = Build(child, next);
    }
    return next;
  }

  RegexTree tree_;
  Regex regex_;
  size_t work_ = 0;
  bool too_large_ = false;
};

// One text.
class RegexRun {
 public:
  RegexRun(const Regex& regex, std::string_view text, Meter& meter,
           RegexScratch& scratch)
      : regex_(regex), text_(text), meter_(meter), scratch_(scratch) {}

  std::optional<bool> Run(Regex::Where where) {
    const size_t states = regex_.states_.size();
    const auto start = static_cast<uint32_t>(states - 1);
    const bool anywhere = where == Regex::Where::kAnywhere;
    scratch_.now.Reset(states);
    scratch_.next.Reset(states);
    for (at_ = 0;; at_ = next_at_) {
      if (anywhere && scratch_.now.states().empty() && !PassOver()) {
        return std::nullopt;
      }
      if (anywhere || at_ == 0) Enter(start, scratch_.now);
      // In a search, the match may end anywhere in the text.
      if (matched_ && (anywhere || at_ == text_.size())) return true;
      if (at_ == text_.size()) return false;
      if (scratch_.now.states().empty() && !anywhere) return false;
      matched_ = false;
      if (!meter_.Spend(1 + scratch_.now.states().size())) return std::nullopt;
      Step();
      std::swap(scratch_.now, scratch_.next);
      scratch_.next.Clear();
    }
  }

 private:
  using Kind = Regex::State::Kind;

  // Skips characters that no match starts with. False when the meter stops.
  bool PassOver() {
    const size_t begin = at_;
    const size_t stop = std::min(text_.size(), begin + RunContext::kSlice);
    while (at_ < stop && static_cast<uint8_t>(text_[at_]) < 0x80 &&
           regex_.starts_nothing_[static_cast<uint8_t>(text_[at_])]) {
      ++at_;
    }
    return at_ == begin || meter_.SpendBytes(at_ - begin);
  }

  // Advances over one character.
  void Step() {
    const CodePoint read = ReadCodePoint(text_, at_);
    next_at_ = at_ + read.size;
    for (const uint32_t index : scratch_.now.states()) {
      const Regex::State& state = regex_.states_[index];
      if (!regex_.Accepts(state, read.value)) continue;
      at_ = next_at_;
      Enter(state.next, scratch_.next);
    }
  }

  // Adds a state, and all states that it leads to without a character.
  void Enter(uint32_t first, StateSet& set) {
    scratch_.pending.assign(1, first);
    while (!scratch_.pending.empty()) {
      const uint32_t index = scratch_.pending.back();
      scratch_.pending.pop_back();
      if (set.Contains(index)) continue;
      set.Insert(index);
      const Regex::State& state = regex_.states_[index];
      if (state.kind == Kind::kSplit) {
        scratch_.pending.push_back(state.value);
        scratch_.pending.push_back(state.next);
      } else if (state.kind == Kind::kMatch) {
        matched_ = true;
      } else if ((state.kind == Kind::kBegin && at_ == 0) ||
                 (state.kind == Kind::kEnd && at_ == text_.size())) {
        scratch_.pending.push_back(state.next);
      }
    }
  }

  const Regex& regex_;
  std::string_view text_;
  Meter& meter_;
  RegexScratch& scratch_;
  size_t at_ = 0;
  size_t next_at_ = 0;
  bool matched_ = false;
};

bool Regex::Accepts(const State& state, uint32_t code_point) const {
  switch (state.kind) {
    case State::Kind::kCharacter:
      return state.value == code_point;
    case State::Kind::kAny:
      return code_point != '\n' && code_point != '\r';
    case State::Kind::kClass:
      return classes_[state.value].Contains(code_point);
    default:
      return false;
  }
}

void Regex::FindFirsts() {
  // More would take longer than it saves.
  constexpr size_t kMostStates = 64;
  std::vector<uint32_t> reached(1, static_cast<uint32_t>(states_.size() - 1));
  for (size_t i = 0; i < reached.size(); ++i) {
    const State& state = states_[reached[i]];
    if (state.kind == State::Kind::kMatch ||
        state.kind == State::Kind::kBegin || state.kind == State::Kind::kEnd ||
        reached.size() > kMostStates) {
      return;
    }
    if (state.kind == State::Kind::kSplit) {
      reached.push_back(state.value);
      reached.push_back(state.next);
    }
  }
  for (uint32_t c = 0; c < starts_nothing_.size(); ++c) {
    starts_nothing_[c] = std::none_of(
        reached.begin(), reached.end(),
        [&](uint32_t index) { return Accepts(states_[index], c); });
  }
}

Result<Regex> Regex::Compile(std::string_view pattern, size_t* work) {
  if (pattern.size() > kMaxPattern) {
    return Error{.code = ErrorCode::kOutOfRange,
                 .message = "The regular expression is longer than " +
                            std::to_string(kMaxPattern) + " bytes"};
  }
  Result<RegexTree> tree = ParseRegex(pattern);
  if (!tree.ok()) return std::move(tree).error();
  RegexCompiler compiler(std::move(tree).value());
  Result<Regex> regex = compiler.Compile();
  if (work != nullptr) *work += compiler.work();
  return regex;
}

std::optional<bool> Regex::Matches(std::string_view text, Where where,
                                   Meter& meter, RegexScratch& scratch) const {
  return RegexRun(*this, text, meter, scratch).Run(where);
}

}  // namespace offloop::json::jsonpath
