#!/usr/bin/env python3
"""The world at the end of a run says what the objects' own memory says."""
import ast
import copy
import pathlib
import tempfile
import unittest

import runs

PROGRAM = runs.BUILD / "tests/leftovers"


class Memory(unittest.TestCase):
    def look(self, **parameters):
        with tempfile.TemporaryDirectory() as folder:
            recording = pathlib.Path(folder) / "r.procession"
            done = runs.run(recording, PROGRAM, *(f"{k}={v}" for k, v in parameters.items()))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(runs.broken_rules(recording), [])
            lines = done.stdout.decode().splitlines()
            said = dict(line.split(" ", 1) for line in lines if not line.startswith("got "))
            got = [line[4:] for line in lines if line.startswith("got ")]
            return said, got, runs.world(recording)

    def compare(self, said, got, world, children, puts):
        objects = {one["name"]: one for one in world["objects"]}
        processes = {one["number"]: one for one in world["processes"]}
        queue = objects["left"]
        self.assertEqual(queue["depth"], int(said["qsize"]))
        self.assertEqual(queue["gets"], len(got))
        put = {f"{n}.{item}" for n in range(1, children + 1) for item in range(1, puts + 1)}
        self.assertEqual({ast.literal_eval(item["text"]) for item in queue["items"]}, put - set(got))
        self.assertEqual({item["place"] for item in queue["items"]} - {"pipe"}, set())
        for name in ("kept", "free"):
            self.assertEqual("taken" if objects[name]["owner"] else "free", said[name], name)
        self.assertEqual(processes[objects["kept"]["owner"]]["name"], "keeper")
        root = processes[1]
        self.assertEqual(root["variables"]["count"], said["count"])
        self.assertEqual({one["variables"]["count"] for one in processes.values()
                          if one["name"].startswith("putter-")},
                         {str(100 + n) for n in range(1, children + 1)})

    def test_the_world_is_what_memory_says(self):
        for children, puts, gets in ((2, 5, 4), (1, 3, 0), (3, 6, 18)):
            said, got, world = self.look(children=children, puts=puts, gets=gets)
            self.assertEqual(int(said["qsize"]), children * puts - gets)
            self.compare(said, got, world, children, puts)

    def test_a_lie_is_found(self):
        said, got, world = self.look(children=2, puts=5, gets=4)
        self.compare(said, got, world, 2, 5)
        lies = [lambda w: w["objects"][self.place(w, "left")].update(depth=5),
                lambda w: w["objects"][self.place(w, "left")]["items"].pop(),
                lambda w: w["objects"][self.place(w, "kept")].update(owner=0),
                lambda w: w["objects"][self.place(w, "free")].update(owner=1),
                lambda w: w["processes"][0]["variables"].update(count="100")]
        for lie in lies:
            fresh = copy.deepcopy(world)
            lie(fresh)
            with self.assertRaises((AssertionError, KeyError)):
                self.compare(said, got, fresh, 2, 5)

    @staticmethod
    def place(world, name):
        return next(n for n, one in enumerate(world["objects"]) if one["name"] == name)


if __name__ == "__main__":
    runs.main()
