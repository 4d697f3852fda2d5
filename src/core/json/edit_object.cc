#include <algorithm>
#include <utility>

#include "json/checked_sort.h"
#include "json/edit_node.h"
#include "json/escapes.h"
#include "json/string_text.h"

namespace offloop::json {
namespace {

constexpr size_t kNamesPerCheckpoint = 1024;
// So many look-ups go through the names one by one.
constexpr size_t kPlainLooks = 4;
// So few names are never sorted.
constexpr size_t kFewNames = 16;

void Freeze(const std::optional<EditEntry>& entry) {
  if (entry.has_value() && entry->node != nullptr) entry->node->frozen = true;
}

}  // namespace

Result<const std::vector<Value>*> EditNames::Find(std::string_view name,
                                                  RunContext& context) {
  const std::vector<Value>* const result = &found_;
  found_.clear();
  if (!sorted_ && ++looks_ > kPlainLooks && object_.count() > kFewNames) {
    if (Status sorted = Sort(context); !sorted.ok()) return sorted.error();
  }
  if (sorted_) {
    auto at = std::lower_bound(
        named_.begin(), named_.end(), name,
        [](const Named& a, std::string_view b) { return a.name < b; });
    for (; at != named_.end() && at->name == name; ++at) {
      found_.push_back(at->node);
    }
    return result;
  }
  size_t seen = 0;
  const Value end = object_.next();
  for (Value node = object_.first_child(); node != end;
       node = node.next().next()) {
    if (seen++ % kNamesPerCheckpoint == 0 && !context.Checkpoint()) {
      return context.Stopped();
    }
    if (StringEquals(node.content(), name)) found_.push_back(node);
  }
  return result;
}

Status EditNames::Sort(RunContext& context) {
  named_.reserve(object_.count());
  const Value end = object_.next();
  for (Value node = object_.first_child(); node != end;
       node = node.next().next()) {
    if (named_.size() % kNamesPerCheckpoint == 0 && !context.Checkpoint()) {
      return context.Stopped();
    }
    std::string_view text = ReadString(node, buffer_, &context);
    if (text.data() == buffer_.data()) text = store_.emplace_back(text);
    named_.push_back({text, node});
  }
  sorted_ = true;
  return CheckedSort(
      named_, [](const Named& a, const Named& b) { return a.name < b.name; },
      context);
}

Result<EditEntry*> EditObject::Find(std::string_view name,
                                    RunContext& context) {
  if (const auto place = places_.find(name); place != places_.end()) {
    return &*added_[place->second].entry;
  }
  const auto found = names_->Find(name, context);
  if (!found.ok()) return found.error();
  if (found.value()->empty()) return nullptr;
  const Value last = found.value()->back();
  const auto [change, fresh] =
      changes_.try_emplace(last.index(), EditEntry{.value = last.next()});
  return change->second.has_value() ? &*change->second : nullptr;
}

Status EditObject::Set(std::string_view name, EditEntry entry,
                       RunContext& context) {
  const Result<EditEntry*> found = Find(name, context);
  if (!found.ok()) return found.error();
  if (found.value() != nullptr) {
    *found.value() = entry;
    return Done{};
  }
  places_.emplace(name, added_.size());
  added_.push_back({std::string(name), entry});
  return Done{};
}

Result<std::optional<EditEntry>> EditObject::Remove(std::string_view name,
                                                    RunContext& context) {
  std::optional<EditEntry> removed;
  if (const auto place = places_.find(name); place != places_.end()) {
    removed.swap(added_[place->second].entry);
    places_.erase(place);
    return removed;
  }
  const Result<EditEntry*> found = Find(name, context);
  if (!found.ok()) return found.error();
  if (found.value() == nullptr) return removed;
  removed = *found.value();
  const auto all = names_->Find(name, context);
  if (!all.ok()) return all.error();
  for (const Value node : *all.value()) changes_[node.index()].reset();
  return removed;
}

EditObject EditObject::Clone(EditArena& arena) const {
  for (const auto& [_, entry] : changes_) Freeze(entry);
  for (const Added& added : added_) Freeze(added.entry);
  // What a node of a std::map takes beside its content.
  constexpr size_t kMapNode = 48;
  size_t bytes = sizeof(EditNode) +
                 changes_.size() * (kMapNode + sizeof(Changes::value_type));
  for (const Added& added : added_) {
    bytes += sizeof(Added) + 2 * added.name.size() + 2 * kMapNode;
  }
  arena.CountClone(bytes);
  return *this;
}

Result<EditNode*> EditArena::Open(EditEntry& entry) {
  if (entry.node != nullptr) {
    if (!entry.node->frozen) return entry.node;
    auto* const array = std::get_if<EditArray>(&entry.node->content);
    entry.node =
        array != nullptr
            ? NewNode({array->Clone(*this)})
            : NewNode({std::get<EditObject>(entry.node->content).Clone(*this)});
    return entry.node;
  }
  if (entry.value.type() == ValueType::kArray) {
    Result<EditArray> array = EditArray::Of(entry.value, *this);
    if (!array.ok()) return std::move(array).error();
    entry.node = NewNode({std::move(array).value()});
  } else if (entry.value.type() == ValueType::kObject) {
    entry.node = NewNode({EditObject(&names_.emplace_back(entry.value))});
  }
  return entry.node;
}

}  // namespace offloop::json
