// A lock for a few instructions and an event, in memory that processes share.
#pragma once

#include <pthread.h>

#include "mp/wait.h"

namespace procession::mp {

// Unlike LockWord, it passes to the next thread if its holder was killed; the guarded data is then
// as the holder left it. Fits std::lock_guard.
class SharedMutex {
 public:
  // Initializes zeroed memory, once, before another process can use it.
  void init() {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&mutex_, &attributes);
    pthread_mutexattr_destroy(&attributes);
  }
  void lock() { wait_mutex(mutex_); }
  void unlock() { pthread_mutex_unlock(&mutex_); }

 private:
  pthread_mutex_t mutex_;
};

}  // namespace procession::mp
