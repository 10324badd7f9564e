/* procession.h: the C ABI by which a program emits events to Procession. They go over a channel of
 * shared memory, whose bytes core/channel/README.md describes.
 *
 * A program does not have to do anything to be observed: if the environment variable
 * PROCESSION_CHANNEL names a channel, the library attaches when it is loaded and publishes
 * process.begin, and process.end when the program exits. After fork() the child attaches by itself
 * at its first event, or when it calls procession_attach(NULL); its first published event is
 * process.begin. Without the variable, or once the supervisor is gone, nothing is published and no
 * call blocks; procession_session_ns() and procession_slice_ns() still tell the time.
 *
 * All functions may be called from any thread and after fork(), also in the child of a
 * multithreaded program (they use no lock and no heap). They must not be called from a signal
 * handler that interrupted one of them: such an event is counted as dropped. */
#ifndef PROCESSION_H
#define PROCESSION_H

#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the ABI. A library works only with programs and channels of its own major. A
 * higher minor has more functions, or more members at the end of procession_event. Major 2 added
 * struct_size and procession_observed(). */
#define PROCESSION_ABI_MAJOR 2
#define PROCESSION_ABI_MINOR 0

#define PROCESSION_API __attribute__((visibility("default")))

/* Longest text of one event, in bytes. A longer text is cut between two code points, and its full
 * length is recorded beside it. */
#define PROCESSION_TEXT_MAX 1024

/* A flag of procession_event: `file` stays at its address, unchanged, as long as the process lives
 * (a literal does), so that the address alone may identify it. */
#define PROCESSION_FILE_IS_STABLE 1u

/* One event. Make it with procession_event_init(), which sets struct_size and zeroes the rest. */
typedef struct procession_event {
  uint32_t struct_size; /* sizeof(procession_event) as the caller was compiled: nothing beyond it is
                           read. If it is less than the size of 2.0, the event is ignored. */
  uint16_t kind;     /* what happened, a constant of procession_kinds.h; a number that no kind can
                        have (0, or from 256) is published as a note */
  uint16_t flags;    /* PROCESSION_FILE_IS_STABLE, or 0 */
  uint32_t line;     /* of `file`, from 1; 0: none */
  uint32_t reserved; /* 0 */
  uint64_t object;  /* key of the object that the event is about, chosen by the program, the same in
                       every process; its most significant byte is the object's type
                       (procession_kinds.h); 0: none */
  uint64_t op;      /* number of the operation, from procession_next_op(): the same in a request
                       and in the event that ends it; 0: none */
  int64_t a, b;     /* numbers; what they mean depends on the kind (core/schema/README.md) */
  const char* text; /* bytes, need not end in 0; may be NULL */
  uint64_t text_size; /* in bytes */
  const char* file;   /* source file, 0-terminated; NULL: none */
  uint64_t* clock;    /* where the object's last stamp (the instant of its last event, in ns of
                         CLOCK_MONOTONIC) is kept, in memory that all its users share; NULL: nowhere.
                         The event gets a later stamp than the one that is there, and its own is put
                         there. So the events of an object are in order. */
} procession_event;

static inline procession_event procession_event_init(void) {
  procession_event event;
  memset(&event, 0, sizeof event);
  event.struct_size = sizeof event;
  return event;
}

PROCESSION_API extern int procession_observed_word; /* for procession_observed() alone */

/* Returns non-zero while this process is observed (attached to a channel whose supervisor lives):
 * check it before the work of building an event. It costs one relaxed load. Another thread may end
 * the observation at any time, so every function below checks again. */
static inline int procession_observed(void) {
  return __atomic_load_n(&procession_observed_word, __ATOMIC_RELAXED);
}

/* Publishes the event; a later SIGKILL does not undo it. While the thread's ring is full the call
 * waits until the supervisor has read some of it, or, with `procession run --when-full drop`, drops
 * and counts the event. Returns the event's stamp in ns of CLOCK_MONOTONIC; 0 if the process is not
 * observed or the event was dropped. Makes no system call while there is room. Does not change
 * errno. */
PROCESSION_API uint64_t procession_emit(const procession_event* event);

/* Returns a number for the calling thread's next operation (procession_event.op): unique within the
 * thread, ascending from 1. */
PROCESSION_API uint64_t procession_next_op(void);

/* Attaches the process, so that it is observed, to the channel at `path`; NULL: the one that
 * PROCESSION_CHANNEL names. Returns 0, also if the process is attached already, or an errno: ENOENT
 * no channel is named, EPROTO it is not a channel, EPROTONOSUPPORT its major version is another one
 * (if that is found when the library is loaded, the library prints one sentence on stderr), else as
 * open(2) or mmap(2). */
PROCESSION_API int procession_attach(const char* path);

/* Says that the process ends; it does not end it. Publishes process.end with this exit code as the
 * process's last event; later events are ignored.
 * For a program that leaves by _exit(); exit() and return from main do it by themselves. */
PROCESSION_API void procession_end(int exit_code);

/* The state of a thread, as the library tells it to the supervisor, so that a run can be paused
 * between operations. An operation is a call on an object, such as a queue's put; the gate is the
 * place before it, where a paused run holds the thread (procession_enter()). */
enum {
  PROCESSION_COMPUTING = 0, /* outside of all operations */
  PROCESSION_INSIDE = 1,    /* in an operation: it may hold an object's inner lock */
  PROCESSION_AT_GATE = 2,   /* before an operation, which the pause does not let begin */
  PROCESSION_BLOCKED = 3    /* waiting in the kernel, in an operation or for work */
};

/* Begins an operation; procession_leave() ends it. Operations nest. Before a thread's outermost one
 * is the gate, which the supervisor shuts while the run is paused: the call then publishes
 * gate.wait, waits until the gate is open, and publishes gate.pass. `about` says which operation
 * begins: the kind, object, file, line and flags of its first event; its other members are not
 * used. NULL, or too small a struct_size: it is not known which. Makes no system call unless it
 * waits. Does not change errno. */
PROCESSION_API void procession_enter(const procession_event* about);
/* Begins an operation and returns 1 if procession_enter() would not wait at the gate; else does
 * nothing and returns 0. A caller that holds what other threads need (an interpreter's lock) can
 * release it then and call procession_enter(). Does not change errno. */
PROCESSION_API int procession_try_enter(const procession_event* about);
/* Ends the operation that the last procession_enter() or procession_try_enter() began. */
PROCESSION_API void procession_leave(void);

/* Neither blocks. Say that the calling thread is about to wait in the kernel, and that it has
 * returned: inside an operation, or between two (a thread that waits for work). The calls do not
 * nest. Before the thread's first event they do nothing. */
PROCESSION_API void procession_block(void);
PROCESSION_API void procession_unblock(void);

/* Returns session time in ns: the time since the run's start, without its pauses, times its speed.
 * In a process that was never observed it is CLOCK_MONOTONIC; once the supervisor is gone it goes
 * on as real time does. A sleep or a timeout ends at a session time, so that no pause makes it
 * pass. */
PROCESSION_API uint64_t procession_session_ns(void);

/* A wait until session time `deadline_ns` is a loop of short sleeps, because the run may be paused
 * or change its speed meanwhile. Returns the length of the next one in real ns, at most 100 ms; 0:
 * the deadline has come. */
PROCESSION_API int64_t procession_slice_ns(uint64_t deadline_ns);

/* Returns major << 16 | minor of the library that is loaded. */
PROCESSION_API uint32_t procession_version(void);

#ifdef __cplusplus
}
#endif
#endif
