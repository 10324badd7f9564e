"""The lessons with parameters small enough for many runs, and what each run of one must say.

An outcome is a run's exit code and its lines, sorted, without what differs from run to run by right:
addresses, the order in which writers came, who of several consumers got an item.
"""
import re

import runs

# With them a sleep is real but short; LONGEST is the longest sleep or timeout of each, in seconds.
SETTINGS = {
    "first_process": {"generations": 2},
    "ten_processes": {"children": 5, "work": 300},
    "process_object": {},
    "join_in_the_loop": {"longest": 600},
    "daemon_and_join": {"interval": 700, "parent_work": 250},
    "terminate_and_zombies": {"ask_after": 300},
    "fork_and_spawn": {"guard": "present", "thread": "holds"},
    "daemon_limits": {"parent_work": 550},
    "one_cpu": {"work": 500},
    "isolated_globals": {"children": 3},
    "manager": {"lock": "on", "children": 2},
    "shared_file_writes": {"lines": 20},
    "semaphore": {"cars": 5, "stay": 300},
    "condition": {"bake": 900},
    "barrier": {"pace": 100, "patience": 5000},
    "timer": {"delay": 1200, "rings": 200},
    "producer_consumer": {"producers": 2, "consumers": 2, "items": 12, "produce": 20, "consume": 60},
    "shared_value": {"cure": "lock", "times": 4},
    "ticket_office": {"buyers": 4, "tickets": 2, "lock": "both"},
    "locks_and_deadlock": {"order": "by_number"},
    "event_flag": {"cars": 2, "patience": 200},
}
LONGEST = {"first_process": 1.4, "ten_processes": 0.3, "process_object": 0.6, "join_in_the_loop": 0.6,
           "terminate_and_zombies": 2.5, "fork_and_spawn": 1.7, "daemon_limits": 1, "one_cpu": 0.5,
           "daemon_and_join": 0.7, "isolated_globals": 0.7, "manager": 0.7,
           "shared_file_writes": 0.7, "shared_value": 0.25, "ticket_office": 0.5, "locks_and_deadlock": 4,
           "event_flag": 1.6, "semaphore": 0.3, "condition": 0.9,
           "barrier": 5, "timer": 1.2, "producer_consumer": 0.06, "computing": 0.1}
# No lesson computes for long. This does, so that there is somebody to freeze (computing.cpp).
COMPUTING = "computing"
FREE = [(r"^\d+ (\S+:(?: now)? parent) \d+$", r"PID \1 PID"), (r"\b(process|from) \d+", r"\1 PID"),
        (r"^buyer-\d+", "buyer"),
        (r"0x[0-9a-f]+", "ADDRESS"), (r"(order of the first lines:) \w+", r"\1 ANY"),
        (r"(main: is_alive\(\) at once:) \w+", r"\1 ANY"), (r"(helper: done, my parent is) .*", r"\1 ANY"),
        (r"^(worker-\d+): [\d.]+ s by the clock, [\d.]+ s on a CPU", r"\1: done"),
        (r"^customer-\d+ (is awake|takes)", r"customer \1"),
        (r"^consumer-\d+ used", "consumer used"), (r"^producer-\d+ put", "producer put")]


def ids():
    """Of those above, the lessons that this build has."""
    return [one for one in SETTINGS if (runs.BUILD / "bin/lessons" / one).exists()]


def lines_of(stdout):
    lines = stdout.decode(errors="replace").splitlines()
    for pattern, put in FREE:
        lines = [re.sub(pattern, put, line) for line in lines]
    return sorted(lines)


def command(lesson, recording, *options):
    """The arguments after `procession` for a quiet, recorded run of a lesson, or of COMPUTING."""
    if lesson == COMPUTING:
        return runs.arguments(recording, runs.BUILD / "tests" / COMPUTING, options=options)
    return ["run", lesson, "--quiet", "--record", str(recording), *map(str, options),
            *runs.settings(SETTINGS[lesson])]


def faults(recording):
    """What is wrong with a finished run's recording, as sentences: rules, damage, its end."""
    found = runs.broken_rules(recording)
    about = runs.info(recording)
    if about["damage"] or about["life"] != "finished":
        found.append(f"the recording is {about['life']}, its damage: {about['damage']}")
    return found
