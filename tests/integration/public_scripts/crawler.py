"""Crawls a small site that it serves itself: four workers, a queue of addresses, a shared dict of what was seen."""
import http.server
import multiprocessing as mp
import re
import threading
import time
import urllib.parse
import urllib.request

LINKS = {"/": ["/news", "/about", "/shop"], "/news": ["/news/1", "/news/2", "/"], "/about": ["/"], "/shop": ["/shop/a", "/shop/b"],
         "/news/1": ["/news"], "/news/2": ["/missing"], "/shop/a": ["/shop/b"], "/shop/b": ["/about"]}


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.02)  # a slow server
        if self.path not in LINKS:
            self.send_error(404)
            return
        page = "".join(f'<a href="{link}">{link}</a>' for link in LINKS[self.path]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *args):
        pass


def worker(frontier, seen, lock, results):
    while True:
        url = frontier.get()
        if url is None:
            frontier.task_done()
            break
        try:
            with urllib.request.urlopen(url, timeout=5) as reply:
                page = reply.read().decode()
        except OSError as error:
            results.put((url, str(error)))
        else:
            links = [urllib.parse.urljoin(url, link) for link in re.findall(r'href="([^"]+)"', page)]
            for link in links:
                with lock:
                    if link in seen:
                        continue
                    seen[link] = True
                frontier.put(link)
            results.put((url, f"{len(links)} links"))
        frontier.task_done()


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = f"http://127.0.0.1:{server.server_port}/"
    with mp.Manager() as manager:
        seen = manager.dict({start: True})
        frontier, results, lock = mp.JoinableQueue(), mp.Queue(), mp.Lock()
        frontier.put(start)
        workers = [mp.Process(target=worker, args=(frontier, seen, lock, results)) for _ in range(4)]
        for w in workers:
            w.start()
        frontier.join()
        for _ in workers:
            frontier.put(None)
        found = sorted(results.get() for _ in range(len(seen)))
        for w in workers:
            w.join()
    for url, what in found:
        print(urllib.parse.urlsplit(url).path, what)
    server.shutdown()


if __name__ == "__main__":
    main()
