/* procession.h: by this C ABI a program emits events to Procession, over the channel of DESIGN.md
 * section 5. The memory layout is in core/channel/README.md.
 *
 * A program need do nothing to be observed: if the environment variable PROCESSION_CHANNEL names a
 * channel, the library attaches when it is loaded and publishes process.begin, and process.end when
 * the program exits. After fork() the child attaches by itself at its first event, or when it calls
 * procession_attach(NULL); its first published event is process.begin. Without the
 * variable, or once the supervisor is gone, every call does nothing and does not block.
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

/* A library of another major is not compatible, neither with a program that was compiled for it nor
 * with a channel of it. A higher minor has more functions, or more members at the end of
 * procession_event. */
#define PROCESSION_ABI_MAJOR 2 /* 2: struct_size, procession_observed() */
#define PROCESSION_ABI_MINOR 0

#define PROCESSION_API __attribute__((visibility("default")))

/* Longest text of one event, in bytes. A longer text is cut at a code point; its full length is
 * kept. */
#define PROCESSION_TEXT_MAX 1024

/* Flags of procession_event. */
#define PROCESSION_FILE_IS_STABLE                                 \
  1u /* `file` is a literal: it may be known by its address alone \
      */

/* One event. Make it with procession_event_init(), which sets struct_size and zeroes the rest.
 * Kinds are in procession_kinds.h; a number that no kind can have (0, or from 256) is published as
 * a note. */
typedef struct procession_event {
  uint32_t struct_size; /* sizeof(procession_event) as the caller was compiled: nothing beyond it is
                           read. If it is less than the size of 2.0, the event is ignored. */
  uint16_t kind;
  uint16_t flags;
  uint32_t line;      /* source line, 0: none */
  uint32_t reserved;  /* 0 */
  uint64_t object;    /* the object's key, the same in every process; 0: none */
  uint64_t op;        /* from procession_next_op(), ties a request to its end; 0: none */
  int64_t a, b;       /* as the table of kinds says */
  const char* text;   /* bytes, need not end in 0; may be NULL */
  uint64_t text_size; /* in bytes */
  const char* file;   /* source file, 0-terminated; NULL: none */
  uint64_t* clock;    /* the object's last stamp, in memory that its users share; NULL: none.
                         The event is stamped after it, and it is raised to the event's stamp. */
} procession_event;

static inline procession_event procession_event_init(void) {
  procession_event event;
  memset(&event, 0, sizeof event);
  event.struct_size = sizeof event;
  return event;
}

PROCESSION_API extern int procession_observed_word; /* for procession_observed() alone */

/* Non-zero while this process is observed: check it before the work of building an event. One load,
 * relaxed: it publishes nothing. Another thread may end the observation at any time, so every
 * function below checks again. */
static inline int procession_observed(void) {
  return __atomic_load_n(&procession_observed_word, __ATOMIC_RELAXED);
}

/* Publishes the event; a later SIGKILL does not undo it. While the ring is full the call blocks
 * (policy hold), or drops and counts the event (policy drop). Returns the event's stamp in ns of
 * CLOCK_MONOTONIC; 0 if the process is not observed or the event was dropped. Makes no system call
 * while there is room. Keeps errno. */
PROCESSION_API uint64_t procession_emit(const procession_event* event);

/* Returns a number that is unique within the calling thread, ascending from 1. */
PROCESSION_API uint64_t procession_next_op(void);

/* Attaches to the channel at `path`; NULL: the one that PROCESSION_CHANNEL names. Returns 0, also
 * if the process is attached already, or an errno: ENOENT no channel is named, EPROTO it is not a
 * channel, EPROTONOSUPPORT its major version is another one (if that is found when the library is
 * loaded, the library prints one sentence on stderr), else as open(2) or mmap(2). */
PROCESSION_API int procession_attach(const char* path);

/* Publishes process.end with this exit code as the process's last event; later events are ignored.
 * For a program that leaves by _exit(); exit() and return from main do it by themselves. */
PROCESSION_API void procession_end(int exit_code);

/* The state of a thread, for pause and stepping (DESIGN.md section 6). */
enum {
  PROCESSION_COMPUTING = 0, /* between operations */
  PROCESSION_INSIDE = 1,    /* in an operation: it may hold an object's inner lock */
  PROCESSION_AT_GATE = 2,   /* before an operation, waiting at the gate */
  PROCESSION_BLOCKED = 3    /* waiting in the kernel, in an operation or for work */
};

/* Begins an operation; procession_leave() ends it. Operations nest, and only a thread's outermost
 * one passes the gate: while the run is paused the call publishes gate.wait, waits, and publishes
 * gate.pass. Of `about` only kind, object, file, line and flags are used, with the values of the
 * operation's first event. NULL, or too small a struct_size: the operation is not known. Makes no
 * system call while the run is not paused. Keeps errno. */
PROCESSION_API void procession_enter(const procession_event* about);
/* Begins an operation and returns 1 if procession_enter() would not wait at the gate; else does
 * nothing and returns 0. A caller that holds something which other threads need (an interpreter's
 * lock) can release it then, and call procession_enter(). Keeps errno. */
PROCESSION_API int procession_try_enter(const procession_event* about);
PROCESSION_API void procession_leave(void);

/* The calling thread is about to wait in the kernel, or has returned from it: inside an operation,
 * or between two (a thread that waits for work). The calls do not nest. Before the thread's first
 * event they do nothing. */
PROCESSION_API void procession_block(void);
PROCESSION_API void procession_unblock(void);

/* Returns the session clock in ns: CLOCK_MONOTONIC since the run's start, less all time paused, at
 * the run's speed; CLOCK_MONOTONIC itself if the process is not observed. Deadlines of sleeps and
 * timeouts are session times, so that no pause makes one pass. */
PROCESSION_API uint64_t procession_session_ns(void);

/* Returns how long a wait that ends at session time `deadline_ns` may sleep now, in real ns: at
 * most 100 ms, after which the caller must ask again; 0: the deadline has come. */
PROCESSION_API int64_t procession_slice_ns(uint64_t deadline_ns);

/* Returns major << 16 | minor of the library that is loaded. */
PROCESSION_API uint32_t procession_version(void);

#ifdef __cplusplus
}
#endif
#endif
