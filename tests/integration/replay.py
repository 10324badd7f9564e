"""The world after the events up to an instant, by what the kinds of events mean (core/schema/README.md):
a small replay that is independent of core/world, for world_truth_test.py."""

# The request that each of these kinds ends.
ENDS = {"gate.pass": "gate.wait", "queue.full": "queue.put.request", "queue.empty": "queue.get.request",
        "pipe.eof": "pipe.recv.request"}
ABOVE = {"lock.acquire": "lock.request", "semaphore.acquire": "semaphore.request",
         "lock.timeout": "lock.request", "semaphore.timeout": "semaphore.request"}


def request_of(kind, known):
    """The kind of request that an event of this kind ends, or None."""
    for table in (ENDS, ABOVE):
        if kind in table:
            return table[kind]
    for name in (kind, kind.removesuffix(".timeout"), kind.removesuffix(".broken") + ".wait"):
        if name + ".request" in known:
            return name + ".request"
    return None


class Replay:
    """The world after the events up to an instant, by the meaning of each kind."""

    def __init__(self):
        self.processes, self.threads, self.objects = {}, {}, {}
        self.known = {"queue.put.request", "queue.get.request", "queue.join.request", "lock.request",
                      "sleep.request", "process.join.request", "flag.wait.request",
                      "semaphore.request", "condition.wait.request", "barrier.wait.request",
                      "pipe.send.request", "pipe.recv.request", "manager.call.request"}
        self.paused_at, self.paused, self.speeds = None, 0, [(0, 1000, 0)]

    # Session time: raw less pauses, scaled by the speed.
    def session(self, t):
        begin, speed, shown = self.speeds[-1]
        return shown if self.paused_at is not None else shown + (t - begin) * speed // 1000

    def clock(self, event):
        kind, t = event["kind"], event["t"]
        if kind == "run.pause" and self.paused_at is None:
            self.speeds.append((t, self.speeds[-1][1], self.session(t)))
            self.paused_at = t
        elif kind == "run.resume" and self.paused_at is not None:
            self.speeds.append((t, self.speeds[-1][1], self.speeds[-1][2]))
            self.paused_at = None
        elif kind == "run.speed" and 0 < event.get("a", 0) <= 1_000_000:
            self.speeds.append((t, event["a"], self.session(t)))

    def apply(self, event):
        self.clock(event)
        kind, number, a, b = event["kind"], event["process"], event.get("a", 0), event.get("b", 0)
        text = event.get("text", "")
        item = self.object(event) if event.get("object") else None
        if not number:
            return
        process = self.processes.setdefault(number, {
            "pid": event["pid"], "dead": False, "reaped": False, "frozen": False, "finished": False,
            "ended": False, "main": 0, "variables": {}, "code": None, "attached": False, "kernel": 0, "quiet": False})
        process["attached"] = process["attached"] or event["source"] == "self"
        thread = self.thread(event, process)
        if thread is not None and not process["dead"]:
            if kind in self.known or kind == "gate.wait":
                if thread["waits"] and thread["waits"][-1][0] == "condition.wait.request":
                    thread["woken"] = thread["waits"][-1]
                thread["waits"].append((kind, event.get("object", 0), event.get("op", 0)))
            ended = request_of(kind, self.known)
            if ended:
                self.end(thread, ended, event.get("object", 0), event.get("op", 0))
        if item is not None:
            self.on_object(event, item, kind, number, a, b, text)
        if event.get("source", "self") == "self" and event.get("thread", 0) == process["main"]:
            process["quiet"] = False
        self.on_process(event, process, thread, kind, a, b, text)

    def thread(self, event, process):
        number = event.get("thread", 0)
        if not number:
            return None
        if number not in self.threads:
            self.threads[number] = {"process": event["process"], "waits": [], "woken": None, "undo": None}
            main = event["tid"] == event["pid"] or event["kind"] == "process.begin"
            if main or (not process["main"] and event["kind"] != "thread.begin"):
                process["main"] = number
        return self.threads[number]

    @staticmethod
    def end(thread, request, item, op):
        waits = thread["waits"]
        for place in range(len(waits) - 1, -1, -1):
            if waits[place][:2] == (request, item) and (not op or waits[place][2] == op):
                del waits[place:]
                return

    def object(self, event):
        if event["object"] not in self.objects:
            self.objects[event["object"]] = {
                "type": event["kind"].split(".")[0], "owner": None, "depth": 0, "puts": 0, "gets": 0,
                "items": {}, "value": None, "size": 0, "writes": 0, "elements": {}, "buffered": {}}
        return self.objects[event["object"]]

    def on_object(self, event, item, kind, number, a, b, text):
        thread = self.threads.get(event.get("thread", 0))
        if kind == "object.create":
            words = dict(word.split("=", 1) for word in text.split() if "=" in word)
            item["type"] = words.get("type", item["type"])
            if item["type"] == "flag":
                item["value"] = 0
            if item["type"] == "semaphore" and "permits" in words:
                item["value"] = int(words["permits"])
        elif kind == "lock.acquire":
            if item["owner"] == (number, event["thread"]):
                item["depth"] += 1
            else:
                item["owner"], item["depth"] = (number, event["thread"]), 1
        elif kind == "lock.release":
            thread["undo"] = ("lock", event.get("op", 0), event["object"], item["owner"], item["depth"])
            if item["owner"] == (number, event["thread"]) and item["depth"] > 1:
                item["depth"] -= 1
            else:
                item["owner"], item["depth"] = None, 0
        elif kind == "queue.put":
            item["puts"] += 1
            item["items"][b] = [number, "buffer", text]
            thread["undo"] = ("put", event.get("op", 0), event["object"], b, 0)
        elif kind == "queue.flush" and b in item["items"]:
            item["items"][b][1] = "pipe"
        elif kind == "queue.get":
            item["gets"] += 1
            item["items"].pop(b, None)
        elif kind in ("semaphore.acquire", "semaphore.release", "barrier.wait.request", "barrier.wait"):
            if kind == "semaphore.release" and thread is not None:
                thread["undo"] = ("semaphore", event.get("op", 0), event["object"], item["value"], 0)
            item["value"] = a
        elif kind == "barrier.broken":
            item["value"] = 0
        elif kind in ("flag.set", "flag.clear"):
            item["value"] = int(kind == "flag.set")
        elif kind == "value.write":
            item["value"] = a
            item["elements"][b] = text
        elif kind == "file.buffer":
            item["buffered"][number] = b
        elif kind == "file.write" and b > 0:
            item["size"] = max(item["size"], (item["size"] if a < 0 else a) + b)
            item["writes"] += 1
            item["buffered"][number] = max(0, item["buffered"].get(number, 0) - b)

    def on_process(self, event, process, thread, kind, a, b, text):
        if kind == "process.exit" and not process["dead"]:
            process["dead"], process["code"] = True, (a, b) if text != "unknown" else None
            for item in self.objects.values():
                item["buffered"].pop(event["process"], None)
                for one in item["items"].values():
                    if one[0] == event["process"] and one[1] == "buffer" and not process["ended"]:
                        one[1] = "lost"
        elif kind == "process.reap":
            process["reaped"] = True
        elif kind == "process.join":
            for child in self.processes.values():
                if child["pid"] == a and child["dead"]:
                    child["reaped"] = True
        elif kind == "process.freeze":
            process["frozen"] = True
        elif kind == "process.thaw":
            process["frozen"] = False
        elif kind == "process.finish":
            process["finished"] = True
            if thread is not None:
                thread["waits"].clear()
        elif kind == "process.end":
            process["ended"] = True
        elif kind == "process.state":
            process["kernel"] = a
            process["quiet"] = chr(a) in "SD" if 0 < a < 127 else False
        elif kind == "undo" and thread is not None:
            self.undo(event, thread)

    def undo(self, event, thread):
        if event.get("b"):  # a feeder dropped the item
            queue = self.objects[event["object"]]
            queue["puts"] -= 1
            queue["items"].pop(event["b"], None)
            return
        thread["waits"] = [wait for wait in thread["waits"] if wait[2] != event.get("op", 0)]
        if thread["undo"] is None or thread["undo"][1] != event.get("op", 0):
            return
        what, _, number, first, second = thread["undo"]
        thread["undo"] = None
        item = self.objects[number]
        if what == "lock" and item["owner"] is None:
            item["owner"], item["depth"] = first, second
        elif what == "semaphore":
            item["value"] = first
        elif what == "put":
            item["puts"] -= 1
            item["items"].pop(first, None)

    def state(self, process):
        if process["dead"]:
            return "gone" if process["reaped"] else "zombie"
        if process["frozen"]:
            return "frozen"
        main = self.threads.get(process["main"])
        if main and main["waits"]:
            request = main["waits"][-1][0]
            return {"gate.wait": "at_gate", "sleep.request": "sleeping"}.get(request, "waiting")
        if process["finished"]:
            return "finishing"
        if not process["attached"] and process["kernel"]:
            return {"T": "frozen", "t": "frozen", "R": "running"}.get(chr(process["kernel"]), "sleeping")
        return "asleep" if process["quiet"] else "running"


def at_session(events, session):
    replay = Replay()
    for event in events:
        clock = replay.session(event["t"])
        if clock > session:
            break
        replay.apply(event)
    return replay
