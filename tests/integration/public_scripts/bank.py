from multiprocessing import Array, Lock, Process, Value
import random

N, CLERKS, TRANSFERS = 5, 4, 60


class Bank:
    def __init__(self):
        self.accounts = Array('i', [100] * N, lock=False)
        self.locks = [Lock() for _ in range(N)]
        self.refused = Value('i', 0)

    def transfer(self, a, b, amount):
        first, second = sorted((a, b))
        with self.locks[first]:
            with self.locks[second]:
                if self.accounts[a] < amount:
                    with self.refused.get_lock():
                        self.refused.value += 1
                    return False
                self.accounts[a] -= amount
                self.accounts[b] += amount
                return True


def clerk(bank, seed):
    r = random.Random(seed)
    done = 0
    for _ in range(TRANSFERS):
        a, b = r.sample(range(N), 2)
        done += bank.transfer(a, b, r.randint(1, 60))
    with bank.refused.get_lock():
        bank.refused.value += 0


if __name__ == '__main__':
    bank = Bank()
    ps = [Process(target=clerk, args=(bank, i)) for i in range(CLERKS)]
    [p.start() for p in ps]
    [p.join() for p in ps]
    print('total', sum(bank.accounts[:]))
    assert sum(bank.accounts[:]) == 100 * N
    assert 0 <= bank.refused.value <= CLERKS * TRANSFERS
