#include "json/jmespath/stream_plan.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace offloop::json::jmespath {
namespace {

// Expressions that need more are not streamed.
constexpr size_t kMaxSlots = 64;
constexpr size_t kMaxSteps = 512;
constexpr size_t kMaxPlaces = 256;

bool IsStepOfPath(const Node& node) {
  return node.kind == NodeKind::kField ||
         (node.kind == NodeKind::kIndex && node.index >= 0);
}

size_t PlainSize(const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return static_cast<uint8_t>(c) >= 0x20 && c != '"' && c != '\\';
  });
  return plain ? name.size() : SIZE_MAX;
}

bool IsFields(const Node& node) {
  if (node.kind == NodeKind::kField || node.kind == NodeKind::kCurrent) {
    return true;
  }
  return node.kind == NodeKind::kChain &&
         std::all_of(node.children.begin(), node.children.end(),
                     [](const auto& child) { return IsFields(*child); });
}

class Planner {
 public:
  Planner() : plan_(std::make_unique<StreamPlan>()) {
    plan_->places.resize(StreamPlan::kDocument + 1);
  }

  std::unique_ptr<const StreamPlan> Run(const Node& expression) {
    at_ = StreamPlan::kDocument;
    if (!Outermost(expression) || failed_) return nullptr;
    if (!plan_->projects) Slot(at_);
    if (failed_) return nullptr;
    order_.resize(plan_->slots);
    Number(StreamPlan::kDocument);
    for (RecordProgram* program : {&plan_->condition, &plan_->projection}) {
      program->RenumberSlots(order_);
    }
    return std::move(plan_);
  }

 private:
  // The steps that lead on from at_.
  bool Outermost(const Node& node) {
    if (plan_->projects) return false;
    switch (node.kind) {
      case NodeKind::kCurrent:
        return true;
      case NodeKind::kField:
      case NodeKind::kIndex:
        if (!IsStepOfPath(node)) return false;
        plan_->places[at_].outer = true;
        at_ = Within(at_, node);
        return !failed_;
      case NodeKind::kChain:
        return std::all_of(
            node.children.begin(), node.children.end(),
            [this](const auto& each) { return Outermost(*each); });
      case NodeKind::kProjection:
      case NodeKind::kFilter:
        return Projection(node);
      default:
        return false;
    }
  }

  bool Projection(const Node& node) {
    const Node* left = node.children[0].get();
    const bool flattens = left->kind == NodeKind::kFlatten;
    if (flattens) left = left->children[0].get();
    if (!Outermost(*left) || plan_->projects) return false;
    plan_->projects = true;
    const uint32_t list = at_;
    plan_->places[list].outer = true;
    const uint32_t record = Add();
    MakeList(list, record);
    plan_->places[record].record = true;
    if (flattens) {
      const uint32_t inner = Add();
      MakeList(inner, record);
      plan_->places[record].as_array = inner;
    }
    plan_->filters = node.kind == NodeKind::kFilter;
    if (plan_->filters) Compute(plan_->condition, *node.children[2], record);
    Make(plan_->projection, *node.children[1], record);
    return true;
  }

  void MakeList(uint32_t list, uint32_t record) {
    plan_->places[list].element = record;
    plan_->places[list].all_elements = true;
  }

  // After a failure, any existing place: nothing follows it.
  uint32_t Add() {
    failed_ = failed_ || plan_->places.size() >= kMaxPlaces;
    if (!failed_) plan_->places.emplace_back();
    return static_cast<uint32_t>(plan_->places.size() - 1);
  }

  // The place that a step of a path leads to.
  uint32_t Within(uint32_t place, const Node& step) {
    if (step.kind == NodeKind::kIndex) {
      // Only on the way to the records, where there is one way.
      const uint32_t element = Add();
      plan_->places[place].element = element;
      plan_->places[place].index = static_cast<uint64_t>(step.index);
      return element;
    }
    for (const Place::Member& member : plan_->places[place].members) {
      if (member.name == step.name) return member.place;
    }
    Place::Member member = {
        .name = step.name, .plain_size = PlainSize(step.name), .place = Add()};
    std::memcpy(&member.first, step.name.data(),
                std::min(sizeof(member.first), step.name.size()));
    const uint32_t within = member.place;
    // No byte takes more than \uXXXX.
    constexpr size_t kLongestByte = 6;
    plan_->longest_name =
        std::max(plan_->longest_name, kLongestByte * step.name.size());
    plan_->places[place].members.push_back(std::move(member));
    return within;
  }

  // The place that a path of fields leads to.
  uint32_t Behind(uint32_t place, const Node& path) {
    if (path.kind == NodeKind::kField) return Within(place, path);
    for (const auto& child : path.children) {
      if (failed_) break;
      place = Behind(place, *child);
    }
    return place;
  }

  size_t Slot(uint32_t place) {
    int32_t& slot = plan_->places[place].slot;
    if (slot < 0) slot = static_cast<int32_t>(plan_->slots++);
    failed_ = failed_ || plan_->slots > kMaxSlots;
    return static_cast<size_t>(slot);
  }

  size_t Add(RecordProgram& program, RecordProgram::Step step) {
    failed_ = failed_ || program.steps().size() >= kMaxSteps;
    return program.Add(std::move(step));
  }

  // Adds the steps of a value; returns the index of the last one.
  size_t Compute(RecordProgram& program, const Node& node, uint32_t place) {
    using Kind = RecordProgram::Step::Kind;
    if (failed_) return 0;
    if (IsFields(node)) {
      return Add(program, {.slot = Slot(Behind(place, node))});
    }
    RecordProgram::Step step;
    switch (node.kind) {
      case NodeKind::kLiteral:
        return program.AddLiteral(*node.literal);
      case NodeKind::kNot:
        step.kind = Kind::kNot;
        break;
      case NodeKind::kAnd:
        step.kind = Kind::kAnd;
        break;
      case NodeKind::kOr:
        step.kind = Kind::kOr;
        break;
      case NodeKind::kCompare:
        step.kind = Kind::kCompare;
        step.comparison = node.comparison;
        break;
      default:
        failed_ = true;
        return 0;
    }
    for (const auto& child : node.children) {
      if (failed_) return 0;
      step.children.push_back(Compute(program, *child, place));
    }
    return Add(program, std::move(step));
  }

  // Adds the steps of a result, which may be a list or an object.
  size_t Make(RecordProgram& program, const Node& node, uint32_t place) {
    const Node* last = &node;
    if (node.kind == NodeKind::kChain && !IsFields(node)) {
      // A path, and what is made from the value there.
      for (size_t i = 0; i + 1 < node.children.size(); ++i) {
        if (!IsFields(*node.children[i])) failed_ = true;
        if (failed_) return 0;
        place = Behind(place, *node.children[i]);
      }
      last = node.children.back().get();
    }
    if (last->kind != NodeKind::kList && last->kind != NodeKind::kObject) {
      if (last != &node) failed_ = true;
      return Compute(program, node, place);
    }
    return MakeContainer(program, *last, place);
  }

  size_t MakeContainer(RecordProgram& program, const Node& node,
                       uint32_t place) {
    const bool object = node.kind == NodeKind::kObject;
    RecordProgram::Step step;
    step.kind = object ? RecordProgram::Step::Kind::kObject
                       : RecordProgram::Step::Kind::kList;
    step.slot = Slot(place);
    for (size_t i = 0; i < node.children.size() && !failed_; ++i) {
      step.before.emplace_back(i != 0 ? "," : object ? "{" : "[");
      if (object) step.before.back() += Quoted(node.names[i]) + ":";
      step.children.push_back(Make(program, *node.children[i], place));
    }
    return Add(program, std::move(step));
  }

  std::string Quoted(const std::string& name) {
    const auto literal = Literal::String(name);
    failed_ = failed_ || !literal.ok();
    return literal.ok() ? std::string(AsText(literal.value()->root().source()))
                        : std::string();
  }

  // Numbers the slots so that those within a place form a range.
  void Number(uint32_t index) {
    Place& place = plan_->places[index];
    place.first_slot = numbered_;
    if (place.slot >= 0) {
      order_[static_cast<size_t>(place.slot)] = numbered_;
      place.slot = static_cast<int32_t>(numbered_++);
    }
    for (const Place::Member& member : place.members) Number(member.place);
    if (place.element != Place::kNone) Number(place.element);
    place.end_slot = numbered_;
    place.forgets =
        place.outer || place.enters_objects() || place.enters_arrays();
  }

  std::unique_ptr<StreamPlan> plan_;
  // Where the path to the records has led so far.
  uint32_t at_ = StreamPlan::kDocument;
  // The number of each slot, and how many are numbered.
  std::vector<size_t> order_;
  size_t numbered_ = 0;
  bool failed_ = false;
};

}  // namespace

std::unique_ptr<const StreamPlan> PlanStream(const Node& expression) {
  return Planner().Run(expression);
}

}  // namespace offloop::json::jmespath
