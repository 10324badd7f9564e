// procession::mp: Python's multiprocessing in C++, with the same meaning and the same internal
// structure. Procession sees a program that uses it without further work; without a supervisor the
// program behaves the same.
#pragma once

#include <procession/mp/append_file.h>
#include <procession/mp/async_result.h>
#include <procession/mp/barrier.h>
#include <procession/mp/condition.h>
#include <procession/mp/connection.h>
#include <procession/mp/errors.h>
#include <procession/mp/event.h>
#include <procession/mp/function.h>
#include <procession/mp/listener.h>
#include <procession/mp/lock.h>
#include <procession/mp/manager.h>
#include <procession/mp/os_errors.h>
#include <procession/mp/parameters.h>
#include <procession/mp/pool.h>
#include <procession/mp/print.h>
#include <procession/mp/process.h>
#include <procession/mp/queue.h>
#include <procession/mp/remote_error.h>
#include <procession/mp/repr.h>
#include <procession/mp/semaphore.h>
#include <procession/mp/shared_memory.h>
#include <procession/mp/simple_queue.h>
#include <procession/mp/thread.h>
#include <procession/mp/time.h>
#include <procession/mp/timer.h>
#include <procession/mp/value.h>
#include <procession/mp/watched.h>
#include <procession/mp/where.h>
