#include "json/merge_patch.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/checked_sort.h"
#include "json/constant.h"
#include "json/document.h"
#include "json/name_store.h"
#include "json/string_text.h"
#include "json/writer.h"
#include "pace.h"

namespace offloop::json {
namespace {

constexpr uint32_t kNowhere = UINT32_MAX;

// A member of an object in the patch.
struct Change {
  std::string_view name;
  Value source;
  Value value;
  // The position of the name in the patch.
  uint32_t order = 0;
  // The last member of the target with this name, if any.
  uint32_t target = kNowhere;
};

// A member of the target that the patch names.
struct Match {
  uint32_t target;
  size_t change;
};

// Writes the result of a merge. Does not recurse with the depth.
class Merge {
 public:
  Merge(Writer& writer, RunContext& context)
      : writer_(writer), pace_(context) {}

  Status Write(Value target, Value patch) {
    if (Status begun = Begin(target, patch); !begun.ok()) return begun;
    while (!open_.empty() && !writer_.failed()) {
      if (Status step = Step(open_.back()); !step.ok()) return step;
    }
    return Done{};
  }

 private:
  // An object being written: the rest of the target, then what the patch adds.
  struct Level {
    std::optional<Value> rest;
    uint32_t end = 0;
    // By name.
    std::vector<Change> changes;
    // In the order of the target.
    std::vector<Match> matches;
    size_t next_match = 0;
    // Changes, ordered by their position in the patch.
    std::vector<size_t> added;
    size_t next_added = 0;
    bool empty = true;
    NameStore names;
  };

  // Writes what a patch makes of a value, or its opening bracket.
  Status Begin(std::optional<Value> target, Value patch) {
    if (patch.type() != ValueType::kObject) {
      writer_.Append(patch);
      return Done{};
    }
    const bool object =
        target.has_value() && target->type() == ValueType::kObject;
    if (object && patch.count() == 0) {
      writer_.Append(*target);
      return Done{};
    }
    writer_.Append('{');
    Level& level = open_.emplace_back();
    if (Status listed = ListChanges(patch, level); !listed.ok()) return listed;
    if (object) {
      level.rest = target->first_child();
      level.end = target->next().index();
      if (Status found = FindMatches(level); !found.ok()) return found;
    }
    for (size_t i = 0; i < level.changes.size(); ++i) {
      if ((i + 1) % Pace::kItems == 0 && !pace_.Pause()) {
        return pace_.error();
      }
      if (level.changes[i].target == kNowhere) level.added.push_back(i);
    }
    const auto earlier = [&](size_t a, size_t b) {
      return level.changes[a].order < level.changes[b].order;
    };
    return CheckedSort(level.added, earlier, pace_);
  }

  Status ListChanges(Value patch, Level& level) {
    std::vector<Change>& changes = level.changes;
    changes.reserve(patch.count());
    const Value end = patch.next();
    for (Value name = patch.first_child(); name != end;
         name = name.next().next()) {
      changes.push_back(
          {level.names.Read(name, pace_), name, name.next(), name.index()});
      if (changes.size() % Pace::kItems == 0 && !pace_.Pause()) {
        return pace_.error();
      }
    }
    const auto less = [this](const Change& a, const Change& b) {
      return IsLess(a.name, b.name);
    };
    Status sorted = CheckedSort(changes, less, pace_);
    if (!sorted.ok()) return sorted;
    // If names are equal, the last value counts, at the place of the first one.
    size_t kept = 0;
    for (size_t i = 0; i < changes.size(); ++i) {
      if ((i + 1) % Pace::kItems == 0 && !pace_.Pause()) {
        return pace_.error();
      }
      if (kept > 0 &&
          SameText(changes[kept - 1].name, changes[i].name, pace_)) {
        changes[kept - 1].value = changes[i].value;
      } else {
        changes[kept++] = changes[i];
      }
    }
    changes.resize(kept);
    return Done{};
  }

  Status FindMatches(Level& level) {
    size_t seen = 0;
    for (Value name = *level.rest; name.index() != level.end;
         name = name.next().next()) {
      if (++seen % Pace::kItems == 0 && !pace_.Pause()) {
        return pace_.error();
      }
      const std::string_view text = ReadString(name, buffer_, &pace_);
      const auto change =
          std::lower_bound(level.changes.begin(), level.changes.end(), text,
                           [this](const Change& a, std::string_view b) {
                             return IsLess(a.name, b);
                           });
      if (change == level.changes.end() ||
          !SameText(change->name, text, pace_)) {
        continue;
      }
      change->target = name.index();
      level.matches.push_back(
          {name.index(), static_cast<size_t>(change - level.changes.begin())});
    }
    return Done{};
  }

  // Writes members up to one that must be merged, or to the end.
  Status Step(Level& level) {
    for (size_t i = 0; !writer_.failed(); ++i) {
      if ((i + 1) % Pace::kItems == 0 && !pace_.Pause()) {
        return pace_.error();
      }
      if (!level.rest.has_value() || level.rest->index() == level.end) break;
      const Value name = *level.rest;
      const Value value = name.next();
      level.rest = value.next();
      const Match* const match = level.next_match < level.matches.size()
                                     ? &level.matches[level.next_match]
                                     : nullptr;
      if (match == nullptr || match->target != name.index()) {
        WriteName(name, level);
        writer_.Append(value);
        continue;
      }
      ++level.next_match;
      const Change& change = level.changes[match->change];
      const bool last = change.target == name.index();
      if (!last || change.value.type() == ValueType::kNull) continue;
      WriteName(name, level);
      return Begin(value, change.value);
    }
    return StepAdded(level);
  }

  Status StepAdded(Level& level) {
    while (level.next_added < level.added.size()) {
      if (!pace_.Spend(kShortText)) return pace_.error();
      const Change& change = level.changes[level.added[level.next_added++]];
      if (change.value.type() == ValueType::kNull) continue;
      WriteName(change.source, level);
      return Begin(std::nullopt, change.value);
    }
    writer_.Append('}');
    open_.pop_back();
    return Done{};
  }

  bool IsLess(std::string_view a, std::string_view b) {
    return CompareText(a, b, pace_) < 0;
  }

  void WriteName(Value name, Level& level) {
    if (!level.empty) writer_.Append(',');
    level.empty = false;
    writer_.Append(name);
    writer_.Append(':');
  }

  Writer& writer_;
  Pace pace_;
  // Not a vector: levels stay where they are while one is added.
  std::deque<Level> open_;
  std::string buffer_;
};

class MergePatchOperation final : public Operation {
 public:
  MergePatchOperation(Constant patch, const MergePatchOptions& options)
      : patch_(std::move(patch)),
        max_depth_(options.max_depth),
        max_output_bytes_(options.max_output_bytes) {}

  bool ReadsAsItArrives() const override { return true; }
  size_t KeptBytes() const override { return patch_.memory(); }

  Result<Payload> Run(Payload input, RunContext& context) const override {
    if (input.kind() == Payload::Kind::kAbsent) return input;
    auto parsed = Parse(input, max_depth_, context);
    if (!parsed.ok()) return std::move(parsed).error();
    const Document& document = *parsed.value();
    const size_t most = input.size() + patch_.size();
    Writer writer(OutputLimit(max_output_bytes_, most), most, context);
    Merge merge(writer, context);
    Status written = merge.Write(document.root(), patch_.root());
    if (!written.ok()) return std::move(written).error();
    Result<Bytes> text = writer.Take();
    if (!text.ok()) return std::move(text).error();
    Payload output(std::move(text).value());
    // Every value is as deep as it was in the target or in the patch.
    output.set_note(std::make_shared<const Document>(
        std::max(document.depth(), patch_.depth()), std::nullopt));
    return output;
  }

 private:
  Constant patch_;
  size_t max_depth_;
  uint64_t max_output_bytes_;
};

}  // namespace

Result<std::unique_ptr<Operation>> MakeMergePatch(MergePatchOptions options) {
  if (auto error = CheckMaxDepth(options.max_depth)) return *std::move(error);
  Result<Constant> patch =
      ParseArgument("The patch", std::move(options.patch), options.max_depth);
  if (!patch.ok()) return std::move(patch).error();
  return std::unique_ptr<Operation>(
      new MergePatchOperation(std::move(patch).value(), options));
}

}  // namespace offloop::json
