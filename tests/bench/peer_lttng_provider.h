// LTTng-UST's tracepoint provider for peer_lttng.cpp, in the form that its headers ask for.
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER procession_peer

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "./peer_lttng_provider.h"

#if !defined(PROCESSION_PEER_LTTNG_PROVIDER_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define PROCESSION_PEER_LTTNG_PROVIDER_H

#include <lttng/tracepoint.h>

LTTNG_UST_TRACEPOINT_EVENT(
    procession_peer, event,
    LTTNG_UST_TP_ARGS(int, kind, int, line, unsigned long, object, unsigned long, op, long, a, long,
                      b),
    LTTNG_UST_TP_FIELDS(lttng_ust_field_integer(int, kind, kind)
                            lttng_ust_field_integer(int, line, line)
                                lttng_ust_field_integer(unsigned long, object, object)
                                    lttng_ust_field_integer(unsigned long, op, op)
                                        lttng_ust_field_integer(long, a, a)
                                            lttng_ust_field_integer(long, b, b)))
#endif

#include <lttng/tracepoint-event.h>
