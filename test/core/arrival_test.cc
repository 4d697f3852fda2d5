#include "arrival.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "engine_testing.h"

namespace offloop {
namespace {

std::shared_ptr<Arrival> Expecting(size_t size) {
  return std::make_shared<Arrival>(Bytes::Allocate(size));
}

TEST(ArrivalTest, HasWhatWasWritten) {
  Arrival arrival(Bytes::Allocate(6));
  EXPECT_EQ(arrival.view().size(), 6u);
  EXPECT_EQ(arrival.available(), 0u);
  EXPECT_TRUE(arrival.Write(AsBytes("abc")));
  EXPECT_EQ(arrival.available(), 3u);
  EXPECT_FALSE(arrival.complete());
  EXPECT_FALSE(arrival.Write(AsBytes("defg"))) << "more than there is room for";
  EXPECT_TRUE(arrival.Write(AsBytes("def")));
  EXPECT_TRUE(arrival.complete());
  EXPECT_TRUE(arrival.Write({})) << "nothing has room anywhere";
  const uint8_t* const place = arrival.view().data();
  const Bytes block = arrival.Take();
  EXPECT_EQ(AsText(block.view()), "abcdef");
  EXPECT_EQ(block.data(), place);
}

TEST(ArrivalTest, NothingIsCompleteFromTheStart) {
  EXPECT_TRUE(Arrival(Bytes::Allocate(0)).complete());
}

TEST(ArrivalTest, WhatIsThereIsNotWaitedFor) {
  Surroundings around;
  Arrival arrival(Bytes::Allocate(6));
  ASSERT_TRUE(arrival.Write(AsBytes("abc")));
  arrival.Abandon();
  around.cancel.Request(CancelReason::kAborted);
  EXPECT_TRUE(arrival.Await(0, around.context).ok());
  EXPECT_TRUE(arrival.Await(3, around.context).ok());
}

TEST(ArrivalTest, WaitsForTheWriter) {
  Surroundings around;
  const auto arrival = Expecting(2);
  const std::jthread writer([arrival] {
    arrival->Write(AsBytes("a"));
    arrival->Write(AsBytes("b"));
  });
  ASSERT_TRUE(arrival->Await(1, around.context).ok());
  EXPECT_EQ(arrival->view()[0], 'a');
  ASSERT_TRUE(arrival->Await(2, around.context).ok());
  EXPECT_EQ(AsText(arrival->view()), "ab");
}

TEST(ArrivalTest, AnAbandonedOneIsNotWaitedFor) {
  Surroundings around;
  const auto arrival = Expecting(2);
  const std::jthread writer([arrival] {
    arrival->Write(AsBytes("a"));
    arrival->Abandon();
  });
  const Status status = arrival->Await(2, around.context);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kInternal);
}

TEST(ArrivalTest, WaitsByTheRunsCheckpoints) {
  Surroundings around;
  StopAt stop(around, 3);
  Arrival arrival(Bytes::Allocate(2));
  const Status status = arrival.Await(2, around.context);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::kAborted);
  EXPECT_EQ(stop.seen(), 3);
}

// --- payloads of one ---------------------------------------------------------

Payload Arriving(std::shared_ptr<Arrival> arrival) {
  Payload payload;
  payload.AppendArriving(std::move(arrival));
  return payload;
}

std::shared_ptr<Arrival> HalfWay() {
  auto arrival = Expecting(4);
  EXPECT_TRUE(arrival->Write(AsBytes("ab")));
  return arrival;
}

std::jthread Finishing(std::shared_ptr<Arrival> arrival) {
  return std::jthread([arrival] { arrival->Write(AsBytes("cd")); });
}

TEST(ArrivingPayloadTest, CountsFromTheStart) {
  const Payload payload = Arriving(HalfWay());
  EXPECT_TRUE(payload.arriving());
  EXPECT_EQ(payload.size(), 4u);
  EXPECT_EQ(payload.unshared_size(), 4u);
}

TEST(ArrivingPayloadTest, IsLikeAnyOtherOnceSettled) {
  Surroundings around;
  const auto arrival = HalfWay();
  Payload payload = Arriving(arrival);
  const uint8_t* const place = arrival->view().data();
  const std::jthread writer = Finishing(arrival);
  ASSERT_TRUE(payload.Settle(&around.context).ok());
  EXPECT_FALSE(payload.arriving());
  EXPECT_EQ(TextOf(payload), "abcd");
  Result<Bytes> taken = payload.TakeBytes(&around.context);
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken.value().data(), place) << "owned, not copied";
}

TEST(ArrivingPayloadTest, EveryWayToTheBytesWaits) {
  Surroundings around;
  RunContext* const context = &around.context;
  const auto after = [&](auto use) {
    const auto arrival = HalfWay();
    const std::jthread writer = Finishing(arrival);
    Payload payload = Arriving(arrival);
    use(payload);
  };
  after([&](Payload& it) {
    EXPECT_EQ(AsText(it.Join(context).value()), "abcd");
  });
  after([&](Payload& it) {
    EXPECT_EQ(AsText(it.TakeBytes(context).value().view()), "abcd");
  });
  after([&](Payload& it) {
    ASSERT_TRUE(it.Seal(context).ok());
    EXPECT_EQ(TextOf(it), "abcd");
  });
}

TEST(ArrivingPayloadTest, MayBeLookedAtBefore) {
  Surroundings around;
  const auto arrival = HalfWay();
  Payload payload = Arriving(arrival);
  const Result<ArrivingView> view = payload.JoinArriving(around.context);
  ASSERT_TRUE(view.ok());
  ASSERT_TRUE(view.value().Await(2, around.context).ok());
  EXPECT_EQ(AsText(view.value().bytes.first(2)), "ab");
  EXPECT_TRUE(payload.arriving());
}

TEST(ArrivingPayloadTest, OthersNeedNoWaiting) {
  Surroundings around;
  Payload payload = PayloadOf("ab");
  payload.Append(Bytes::Copy(AsBytes("cd")));
  const Result<ArrivingView> view = payload.JoinArriving(around.context);
  ASSERT_TRUE(view.ok());
  EXPECT_TRUE(view.value().Await(4, around.context).ok());
  EXPECT_EQ(AsText(view.value().bytes), "abcd");
}

TEST(ArrivingPayloadTest, AStepGetsAllOfItUnlessItAsksForLess) {
  const auto plan = PlanOf([](Payload input, RunContext&) -> Result<Payload> {
    EXPECT_FALSE(input.arriving());
    return input;
  });
  EXPECT_FALSE(plan->reads_as_it_arrives());
  Surroundings around;
  const auto arrival = HalfWay();
  const std::jthread writer = Finishing(arrival);
  const auto outcome = plan->Run(Arriving(arrival), around.context);
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(TextOf(outcome.value().output), "abcd");
}

TEST(ArrivingPayloadTest, AJobThatIsGoneLeavesTheBlockToTheWriter) {
  const auto arrival = HalfWay();
  { const Payload payload = Arriving(arrival); }
  EXPECT_TRUE(arrival->Write(AsBytes("cd")));
  EXPECT_EQ(AsText(arrival->view()), "abcd");
}

}  // namespace
}  // namespace offloop
