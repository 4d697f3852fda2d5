#include <algorithm>
#include <iterator>
#include <utility>

#include "json/checked_sort.h"
#include "json/edit_node.h"
#include "json/escapes.h"

namespace offloop::json {
namespace {

// What comparing a name costs in addition to its bytes, and what changing a map
// costs.
constexpr size_t kNameCost = 64;
constexpr size_t kMapCost = 256;
// What a node of a std::map takes in addition to its content.
constexpr size_t kMapNode = 48;
// This many look-ups go through the names one by one.
constexpr size_t kPlainLooks = 4;
// Up to this many names are never sorted.
constexpr size_t kFewNames = 16;

void Freeze(const std::optional<EditEntry>& entry) {
  if (entry.has_value() && entry->node != nullptr) entry->node->frozen = true;
}

}  // namespace

Status EditNames::Prepare(Pace& pace) {
  if (sorted_ || ++looks_ <= kPlainLooks || object_.count() <= kFewNames) {
    return Done{};
  }
  return Sort(pace);
}

// Equal names are in the order of the tape, so the last one is at the end.
Result<std::optional<Value>> EditNames::FindLast(std::string_view name,
                                                 Pace& pace) {
  if (Status ready = Prepare(pace); !ready.ok()) return ready.error();
  std::optional<Value> found;
  if (sorted_) {
    const auto behind =
        std::upper_bound(named_.begin(), named_.end(), name,
                         [&pace](std::string_view a, const Named& b) {
                           return CompareText(a, b.name, pace) < 0;
                         });
    if (behind != named_.begin() &&
        SameText(std::prev(behind)->name, name, pace)) {
      found = std::prev(behind)->node;
    }
  } else {
    VisitPlain(name, pace, [&found](Value node) { found = node; });
  }
  if (pace.stopped()) return pace.error();
  return found;
}

Result<std::vector<Value>> EditNames::FindAll(std::string_view name,
                                              Pace& pace) {
  if (Status ready = Prepare(pace); !ready.ok()) return ready.error();
  std::vector<Value> found;
  if (sorted_) {
    auto at = std::lower_bound(named_.begin(), named_.end(), name,
                               [&pace](const Named& a, std::string_view b) {
                                 return CompareText(a.name, b, pace) < 0;
                               });
    for (; at != named_.end() && SameText(at->name, name, pace); ++at) {
      if (!pace.Spend(kNameCost)) break;
      found.push_back(at->node);
    }
  } else {
    VisitPlain(name, pace, [&found](Value node) { found.push_back(node); });
  }
  if (pace.stopped()) return pace.error();
  return found;
}

size_t EditNames::NoteRemoved(size_t count) {
  const size_t first = std::min(count, left_);
  left_ -= first;
  return count - first;
}

template <typename Visit>
void EditNames::VisitPlain(std::string_view name, Pace& pace,
                           Visit visit) const {
  size_t seen = 0;
  const Value end = object_.next();
  for (Value node = object_.first_child(); node != end;
       node = node.next().next()) {
    if (++seen % Pace::kItems == 0 && !pace.Pause()) return;
    if (StringEquals(node.content(), name, &pace)) visit(node);
  }
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
  const auto found = names_->FindLast(name, *pace_);
  if (!found.ok()) return found.error();
  if (!found.value().has_value()) return nullptr;
  const Value last = *found.value();
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

Result<std::optional<EditEntry>> EditObject::Remove(std::string_view name,
                                                    EditArena& arena) {
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
  // They are searched for only once, as removed members are not found again;
  // but once in every copy of the object.
  const auto all = names_->FindAll(name, *pace_);
  if (!all.ok()) return all.error();
  arena.CountClone(names_->NoteRemoved(all.value().size()) *
                   (kMapNode + sizeof(Changes::value_type)));
  for (const Value node : all.value()) {
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
    Result<EditArray> array = ElementsOf(entry.value);
    if (!array.ok()) return std::move(array).error();
    entry.node = NewNode({std::move(array).value()});
  } else if (entry.value.type() == ValueType::kObject) {
    entry.node = NewNode({EditObject(NamesOf(entry.value), pace_)});
  }
  return entry.node;
}

EditNames* EditArena::NamesOf(Value object) {
  const auto [place, fresh] =
      names_of_.try_emplace(object.source().data(), nullptr);
  if (fresh) place->second = &names_.emplace_back(object);
  return place->second;
}

Result<EditArray> EditArena::ElementsOf(Value array) {
  const auto [place, fresh] = elements_of_.try_emplace(array.source().data());
  std::optional<EditArray>& shared = place->second;
  if (!shared.has_value()) {
    Result<EditArray> listed = EditArray::Of(array, *this);
    if (fresh || !listed.ok()) return listed;
    shared = std::move(listed).value();
  }
  return shared->Clone(*this);
}

}  // namespace offloop::json
