"""Compares the events of a recording with what the kernel did (strace_facts.py)."""
import signal


def of(events, kind, *fields):
    """The named fields of all events of a kind, in the recording's order."""
    return [tuple(event.get(field) for field in fields) for event in events if event["kind"] == kind]


def by_process(rows):
    out = {}
    for pid, value in rows:
        out.setdefault(pid, []).append(value)
    return out


def exit_of(event):
    return -event["b"] if event.get("b") else event.get("a", 0)


def differences(facts, written, read, events):
    """Sentences, one for each thing that the events say otherwise than the kernel. `written` and
    `read` are the queue's messages as [(pid, item)] in the order of the pipe."""
    events = [event for event in events if event["pid"] in facts.pids]
    # A process that the supervisor saw before its exec() has a begin of that time as well; what
    # attached says its own.
    events = [event for event in events
              if event["kind"] != "process.begin" or event["source"] == "self"]
    texts = {event["b"]: event.get("text", "") for event in events if event["kind"] == "queue.put"}
    found = []

    def compare(what, kernel, recorded):
        if kernel != recorded:
            found.append(f"{what}: the kernel saw {kernel}, the recording says {recorded}")

    # Processes: the parent of each, how it ended, and the process that waited for it.
    root = facts.pids - set(facts.children)
    compare("processes that began", sorted(facts.pids), sorted(pid for pid, in of(events, "process.begin", "pid")))
    compare("parents", sorted(facts.children.items()),
            sorted((pid, a) for pid, a in of(events, "process.begin", "pid", "a") if pid not in root))
    compare("children started", sorted(facts.children.items()),
            sorted((a, pid) for pid, a in of(events, "process.started", "pid", "a")))
    compare("threads", sorted(facts.threads),
            sorted(tid for tid, in of(events, "thread.begin", "tid")))
    signals = {s.name: -s.value for s in signal.Signals}
    compare("ends", sorted((pid, signals.get(end, end)) for pid, end in facts.exits.items()),
            sorted((event["pid"], exit_of(event)) for event in events if event["kind"] == "process.exit"))
    compare("what processes say of their own end",
            sorted((pid, end) for pid, end in facts.exits.items() if isinstance(end, int)),
            sorted(of(events, "process.end", "pid", "a")))
    compare("children waited for", sorted(facts.reaped.items()),
            sorted((a, pid) for pid, a in of(events, "process.join", "pid", "a")))

    # Output: each byte, by the process that wrote it.
    said = {}
    for event in events:
        if event["kind"] == "output":
            said[event["pid"]] = said.get(event["pid"], b"") + event["text"].encode()
    compare("output", facts.stdout, said)

    # The queue: each message of the pipe, in its order, by the process that wrote or read it.
    flushes = of(events, "queue.flush", "pid", "b", "a")
    compare("messages written", written, [(pid, texts.get(b)) for pid, b, _ in flushes])
    compare("places of the messages", list(range(1, len(written) + 1)), [a for *_, a in flushes])
    gets = of(events, "queue.get", "pid", "text", "b")
    compare("messages read", read, [(pid, text) for pid, text, _ in gets])
    compare("ids of the items got", [text for _, text in read], [texts.get(b) for *_, b in gets])
    compare("items put, by process", {pid: items for pid, items in sorted(by_process(written).items())},
            {pid: items for pid, items in sorted(by_process(of(events, "queue.put", "pid", "text")).items())})
    return found
