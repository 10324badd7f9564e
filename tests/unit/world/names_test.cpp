#include "world/names.h"

#include <gtest/gtest.h>

#include "world/world.h"

namespace procession::world {
namespace {

TEST(Names, WhatHasNoneIsCalledByItsNumber) {
  World world;
  Event event;
  event.seq = 1;
  event.process = event.thread = 1;
  event.pid = event.tid = 4711;
  event.kind = Kind::note;
  world.apply(event);
  EXPECT_EQ(process_name(world, 1), "PID 4711") << "it has not told its name yet";
  EXPECT_EQ(process_name(world, 2), "process 2");
  EXPECT_EQ(process_name(world, 0), "?") << "nobody";

  event.seq = 2;
  event.kind = Kind::process_begin;
  event.text = "root";
  world.apply(event);
  EXPECT_EQ(process_name(world, 1), "root");
  EXPECT_EQ(process_name(*world.process(1)), "root");
}

TEST(Names, OfObjects) {
  World world;
  Event event;
  event.seq = 1;
  event.process = event.thread = 1;
  event.kind = Kind::object_create;
  event.object = 3;
  event.text = "type=queue name=tasks";
  world.apply(event);
  EXPECT_EQ(object_name(world, 3), "tasks");
  EXPECT_EQ(object_name(world, 4), "object 4");
  EXPECT_EQ(object_name(world, 0), "?");
}

}  // namespace
}  // namespace procession::world
