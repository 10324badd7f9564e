"""A chat room: one server process, three members, each over its own two-way Pipe."""
from multiprocessing import Pipe, Process
from multiprocessing.connection import wait


class Room(Process):
    def __init__(self, doors):
        super().__init__(name="room")
        self.doors = dict(doors)

    def run(self):
        names = {door: name for name, door in self.doors.items()}
        while names:
            for door in wait(list(names)):
                try:
                    text = door.recv()
                except (EOFError, ConnectionResetError):  # a member who left with words unread
                    gone = names.pop(door)
                    self.tell(names, f"* {gone} has left")
                    continue
                self.tell(names, f"{names[door]}: {text}", but=door)

    @staticmethod
    def tell(names, text, but=None):
        for door in names:
            if door is not but:
                try:
                    door.send(text)
                except (BrokenPipeError, ConnectionResetError):
                    pass


def member(name, door, lines, others):
    for other in others:
        other.close()
    heard = 0
    for line in lines:
        door.send(line)
        if door.poll(0.05):
            door.recv()
            heard += 1
    door.close()


if __name__ == "__main__":
    script = {"ada": ["hello", "is anybody here?"], "lin": ["yes, me"], "max": ["me too", "what is new?", "good night"]}
    ends = {name: Pipe() for name in script}
    room = Room((name, ours) for name, (ours, _) in ends.items())
    members = []
    for name, lines in script.items():
        others = [one for other, pair in ends.items() for one in pair if one is not ends[name][1]]
        members.append(Process(target=member, args=(name, ends[name][1], lines, others), name=name))
    for m in members:
        m.start()
    for _, theirs in ends.values():
        theirs.close()
    room.start()
    for ours, _ in ends.values():
        ours.close()
    for m in members:
        m.join()
    room.join()
    print("members:", [m.exitcode for m in members], "room:", room.exitcode)
