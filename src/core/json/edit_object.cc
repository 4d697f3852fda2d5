#include <algorithm>
#include <utility>

#include "json/checked_sort.h"
#include "json/edit_node.h"
#include "json/escapes.h"

namespace offloop::json {
namespace {

// What a look at a name costs beside its bytes, and what a change to a map
// does.
constexpr size_t kNameCost = 64;
constexpr size_t kMapCost = 256;
// So many look-ups go through the names one by one.
constexpr size_t kPlainLooks = 4;
// So few names are never sorted.
constexpr size_t kFewNames = 16;

void Freeze(const std::optional<EditEntry>& entry) {
  if (entry.has_value() && entry->node != nullptr) entry->node->frozen = true;
}

}  // namespace

Result<const std::vector<Value>*> EditNames::Find(std::string_view name,
                                                  Pace& pace) {
  const std::vector<Value>* const result = &found_;
  found_.clear();
  if (!sorted_ && ++looks_ > kPlainLooks && object_.count() > kFewNames) {
    if (Status sorted = Sort(pace); !sorted.ok()) return sorted.error();
  }
  if (sorted_) {
    auto at = std::lower_bound(named_.begin(), named_.end(), name,
                               [&pace](const Named& a, std::string_view b) {
                                 return CompareText(a.name, b, pace) < 0;
                               });
    for (; at != named_.end() && SameText(at->name, name, pace); ++at) {
      if (!pace.Spend(kNameCost)) break;
      found_.push_back(at->node);
    }
    if (pace.stopped()) return pace.error();
    return result;
  }
  size_t seen = 0;
  const Value end = object_.next();
  for (Value node = object_.first_child(); node != end;
       node = node.next().next()) {
    if (++seen % Pace::kItems == 0 && !pace.Pause()) {
      return pace.error();
    }
    if (StringEquals(node.content(), name, &pace)) found_.push_back(node);
  }
  if (pace.stopped()) return pace.error();
  return result;
}

Status EditNames::Sort(Pace& pace) {
  named_.reserve(object_.count());
  const Value end = object_.next();
  for (Value node = object_.first_child(); node != end;
       node = node.next().next()) {
    if (named_.size() % Pace::kItems == 0 && !pace.Pause()) {
      return pace.error();
    }
    named_.push_back({store_.Read(node, pace), node});
  }
  sorted_ = true;
  const auto less = [&pace](const Named& a, const Named& b) {
    return CompareText(a.name, b.name, pace) < 0;
  };
  return CheckedSort(named_, less, pace);
}

Result<EditEntry*> EditObject::Find(std::string_view name) {
  if (const auto place = places_.find(name); place != places_.end()) {
    return &*added_[place->second].entry;
  }
  const auto found = names_->Find(name, *pace_);
  if (!found.ok()) return found.error();
  if (found.value()->empty()) return nullptr;
  const Value last = found.value()->back();
  const auto [change, fresh] =
      changes_.try_emplace(last.index(), EditEntry{.value = last.next()});
  return change->second.has_value() ? &*change->second : nullptr;
}

Status EditObject::Set(std::string_view name, EditEntry entry) {
  const Result<EditEntry*> found = Find(name);
  if (!found.ok()) return found.error();
  if (found.value() != nullptr) {
    *found.value() = entry;
    return Done{};
  }
  places_.emplace(name, added_.size());
  added_.push_back({name, entry});
  return Done{};
}

Result<std::optional<EditEntry>> EditObject::Remove(std::string_view name) {
  std::optional<EditEntry> removed;
  if (const auto place = places_.find(name); place != places_.end()) {
    removed.swap(added_[place->second].entry);
    places_.erase(place);
    return removed;
  }
  const Result<EditEntry*> found = Find(name);
  if (!found.ok()) return found.error();
  if (found.value() == nullptr) return removed;
  removed = *found.value();
  const auto all = names_->Find(name, *pace_);
  if (!all.ok()) return all.error();
  for (const Value node : *all.value()) {
    if (!pace_->Spend(kMapCost)) return pace_->error();
    changes_[node.index()].reset();
  }
  return removed;
}

Result<EditObject> EditObject::Clone(EditArena& arena) const {
  EditObject clone(names_, *pace_);
  for (const auto& change : changes_) {
    if (!pace_->Spend(kMapCost)) return pace_->error();
    Freeze(change.second);
    clone.changes_.insert(clone.changes_.end(), change);
  }
  clone.added_.reserve(added_.size());
  for (const Added& added : added_) {
    if (!pace_->Spend(kNameCost)) return pace_->error();
    Freeze(added.entry);
    clone.added_.push_back(added);
  }
  for (const auto& place : places_) {
    if (!pace_->Spend(kMapCost)) return pace_->error();
    clone.places_.insert(clone.places_.end(), place);
  }
  // What a node of a std::map takes beside its content.
  constexpr size_t kMapNode = 48;
  arena.CountClone(sizeof(EditNode) +
                   changes_.size() * (kMapNode + sizeof(Changes::value_type)) +
                   added_.size() * (sizeof(Added) + 2 * kMapNode));
  return clone;
}

Result<EditNode*> EditArena::Open(EditEntry& entry) {
  if (entry.node != nullptr) {
    if (!entry.node->frozen) return entry.node;
    if (auto* const array = std::get_if<EditArray>(&entry.node->content)) {
      entry.node = NewNode({array->Clone(*this)});
      return entry.node;
    }
    auto clone = std::get<EditObject>(entry.node->content).Clone(*this);
    if (!clone.ok()) return std::move(clone).error();
    entry.node = NewNode({std::move(clone).value()});
    return entry.node;
  }
  if (entry.value.type() == ValueType::kArray) {
    Result<EditArray> array = EditArray::Of(entry.value, *this);
    if (!array.ok()) return std::move(array).error();
    entry.node = NewNode({std::move(array).value()});
  } else if (entry.value.type() == ValueType::kObject) {
    entry.node =
        NewNode({EditObject(&names_.emplace_back(entry.value), pace_)});
  }
  return entry.node;
}

}  // namespace offloop::json
