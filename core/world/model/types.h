// The types of objects that have a meaning of their own. To add one: its class (object_model.h) in
// a file of its own, its include and its name here.
#pragma once

#include <variant>

#include "world/model/barrier.h"
#include "world/model/condition.h"
#include "world/model/file.h"
#include "world/model/flag.h"
#include "world/model/lock.h"
#include "world/model/manager.h"
#include "world/model/pipe.h"
#include "world/model/plain.h"
#include "world/model/pool.h"
#include "world/model/queue.h"
#include "world/model/semaphore.h"
#include "world/model/value.h"

namespace procession::world {

// Other comes first: what a type without a class of its own is.
using ObjectState = std::variant<  //
    Other,                         //
    Socket,                        //
    WatchedVariable,               //
    Queue,                         //
    Lock,                          //
    Semaphore,                     //
    Flag,                          //
    Condition,                     //
    Barrier,                       //
    Value,                         //
    File,                          //
    Pipe,                          //
    Connection,                    //
    Pool,                          //
    Manager                        //
    >;

}  // namespace procession::world
