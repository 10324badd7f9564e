"""Reads what `strace -f -xx` saw of a run into facts that can be compared with the events."""
import re
import struct

# What a run is traced with; -xx makes every byte readable, -yy names what a descriptor is.
ARGUMENTS = ["-f", "-q", "-xx", "-yy", "-s", "1000000", "--seccomp-bpf", "-e", "signal=none", "-e",
             "trace=write,writev,read,clone,clone3,fork,vfork,exit_group,wait4,waitid"]

LINE = re.compile(r"^(\d+) +(.*)$")
CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+|\?)(?:<[^>]*>)?(?: .*)?$", re.S)
UNFINISHED = " <unfinished ...>"
RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>")
DATA = re.compile(r'^(\d+)<([^>]*)>, "((?:\\x[0-9a-f]{2})*)"')


def unhex(text):
    return bytes.fromhex(text.replace("\\x", ""))


class Facts:
    """The system calls of each process (thread group)."""

    def __init__(self):
        self.pids = set()    # all processes that were traced
        self.children = {}   # child pid -> parent pid
        self.threads = {}    # tid -> pid, of threads beside the first
        self.exits = {}      # pid -> exit code, or minus the signal
        self.reaped = {}     # child pid -> pid of the process that waited for it
        self.stdout = {}     # pid -> bytes
        self.written = {}    # pipe -> [(pid, bytes)], a call each
        self.read = {}       # likewise


def calls(lines):
    """(tid, text) of whole calls and of ends, in the order in which they returned."""
    begun = {}
    for line in lines:
        match = LINE.match(line.rstrip("\n"))
        if not match:
            continue
        tid, text = int(match[1]), match[2]
        resumed = RESUMED.match(text)
        if text.endswith(UNFINISHED):
            begun[tid] = text[:-len(UNFINISHED)]
        elif resumed:
            yield tid, begun.pop(tid, resumed[1] + "(") + text[resumed.end():]
        else:
            yield tid, text


def read(path):
    """The facts of one trace. Threads count for the process that they belong to."""
    with open(path, encoding="ascii", errors="replace") as file:
        whole = list(calls(file))
    facts = Facts()
    for tid, text in whole:  # first, so that the process of each thread is known later
        match = CALL.match(text)
        if match and match[1] in ("clone", "clone3", "fork", "vfork") and match[3].isdigit():
            new = int(match[3])
            if "CLONE_THREAD" in match[2]:
                facts.threads[new] = facts.threads.get(tid, tid)
            elif new:
                facts.children[new] = facts.threads.get(tid, tid)
    for tid, text in whole:
        pid = facts.threads.get(tid, tid)
        facts.pids.add(pid)
        end = re.match(r"^\+\+\+ (?:exited with (\d+)|killed by (\w+).*) \+\+\+$", text)
        if end:
            if tid == pid:
                facts.exits[pid] = int(end[1]) if end[1] else end[2]
            continue
        match = CALL.match(text)
        if not match or not match[3].isdigit() or int(match[3]) <= 0 and match[1] != "waitid":
            continue
        name, arguments, result = match[1], match[2], int(match[3])
        if name in ("write", "read"):
            take_bytes(facts, pid, name, arguments, result)
        elif name == "wait4":
            facts.reaped[result] = pid
        elif name == "waitid":
            child = re.search(r"si_pid=(\d+)", arguments)
            if child and "WNOWAIT" not in arguments and result == 0:
                facts.reaped[int(child[1])] = pid
    return facts


def take_bytes(facts, pid, name, arguments, result):
    match = DATA.match(arguments)
    if not match:
        return
    descriptor, what, payload = int(match[1]), match[2], unhex(match[3])[:result]
    if name == "write" and descriptor == 1:
        facts.stdout[pid] = facts.stdout.get(pid, b"") + payload
    elif "pipe:" in unescape(what):
        where = facts.written if name == "write" else facts.read
        where.setdefault(unescape(what), []).append((pid, payload))


def unescape(text):
    return unhex(text).decode() if text.startswith("\\x") else text


def queue_pipe(facts):
    """The pipe that these processes both write to and read from: the queue's."""
    both = sorted(set(facts.written) & set(facts.read))
    if len(both) != 1:
        raise AssertionError(f"one pipe of a queue was expected, there are {both}")
    return both[0]


def messages(calls_of_pipe):
    """[(pid, item)] of the messages, in order: four bytes of length, then std::optional<int> as it
    stands in memory (the number, whether there is one, and bytes that mean nothing)."""
    out, buffers = [], b""
    for pid, payload in calls_of_pipe:
        buffers += payload
        while len(buffers) >= 4:
            size = struct.unpack(">i", buffers[:4])[0]
            if len(buffers) < 4 + size:
                break
            body, buffers = buffers[4:4 + size], buffers[4 + size:]
            number, there_is_one = struct.unpack("<i?", body[:5])
            out.append((pid, str(number) if there_is_one else "None"))
    if buffers:
        raise AssertionError(f"{len(buffers)} bytes of no whole message stand in the pipe")
    return out
