"""Waiters bring orders, cooks share two stoves, a board in a manager's dict says what is ready."""
import multiprocessing as mp
import time

MENU = {"soup": 0.03, "rice": 0.05, "tea": 0.01}


def waiter(name, orders, wishes):
    for number, dish in enumerate(wishes):
        orders.put((f"{name}{number}", dish))
        time.sleep(0.01)


def cook(orders, stoves, ready, board):
    while True:
        order = orders.get()
        if order is None:
            return
        ticket, dish = order
        with stoves:
            time.sleep(MENU[dish])
        with ready:
            board[ticket] = dish
            ready.notify_all()


def guest(ticket, ready, board):
    with ready:
        ready.wait_for(lambda: ticket in board)


def main():
    manager = mp.Manager()
    board = manager.dict()
    ready = mp.Condition()
    stoves = mp.Semaphore(2)
    orders = mp.Queue(maxsize=4)
    wishes = {"a": ["soup", "tea"], "b": ["rice", "rice", "tea"]}
    cooks = [mp.Process(target=cook, args=(orders, stoves, ready, board), name=f"cook-{i}") for i in range(3)]
    guests = [mp.Process(target=guest, args=(f"{name}{i}", ready, board), name=f"guest-{name}{i}")
              for name, dishes in wishes.items() for i in range(len(dishes))]
    waiters = [mp.Process(target=waiter, args=(name, orders, dishes), name=f"waiter-{name}") for name, dishes in wishes.items()]
    for p in cooks + guests + waiters:
        p.start()
    for p in waiters + guests:
        p.join()
    for _ in cooks:
        orders.put(None)
    for p in cooks:
        p.join()
    for ticket in sorted(board.keys()):
        print(ticket, board[ticket])
    manager.shutdown()


if __name__ == "__main__":
    main()
