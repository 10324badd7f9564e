# expect: hangs: .*waiter \(lost_notify.py:9\) waits for a notify of ready, but the notify came before it waited
import multiprocessing as mp


def wait(ready, told):
    told.wait()
    with ready:
        print("too late", flush=True)
        ready.wait()


if __name__ == "__main__":
    ready, told = mp.Condition(), mp.Event()
    waiter = mp.Process(target=wait, args=(ready, told), name="waiter")
    waiter.start()
    with ready:
        ready.notify()
    told.set()
    waiter.join()
