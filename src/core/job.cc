#include "job.h"

#include <chrono>
#include <utility>

namespace offloop {
namespace {

// Sends the parts of a job's result to the sink that gets the job in the end.
class PartsOf final : public RunContext::PartSink {
 public:
  explicit PartsOf(const Job& job) : job_(job) {}

  void TakePart(Outcome part) override {
    job_.sink()->DeliverPart(job_.id(), std::move(part));
  }

 private:
  const Job& job_;
};

}  // namespace

int64_t SteadyNow() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Job::Job(Spec spec)
    : id_(spec.id),
      lane_(spec.lane),
      action_(spec.action),
      borrows_(spec.borrows),
      arriving_(spec.input.arriving()),
      plan_(std::move(spec.plan)),
      sink_(std::move(spec.sink)),
      content_(std::move(spec.input)),
      bytes_(std::get_if<Payload>(&content_)->unshared_size()) {}

void Job::Run(Scratch& scratch, RunContext::Interlude* interlude) {
  // Between the pool's choice and this call it may have been cancelled.
  if (cancel_.requested()) return Fail(CancelError(cancel_.reason()));
  RunContext context(cancel_, scratch);
  context.set_action(action_);
  context.set_interlude(interlude);
  PartsOf parts(*this);
  context.set_part_sink(&parts);
  content_ = plan_->Run(std::move(*std::get_if<Payload>(&content_)), context);
}

void Job::Fail(Error error) {
  // Whoever cancels a job wants its memory back now: the input goes with this.
  content_ = Result<Outcome>(std::move(error));
}

}  // namespace offloop
