consumer-1: process.begin
consumer-1: queue.get.request tasks
consumer-1: queue.get tasks 1
consumer-1: sleep.request
consumer-1: sleep
consumer-1: output consumer-1 used 1
consumer-1: queue.get.request tasks
consumer-1: queue.get tasks 2
consumer-1: sleep.request
consumer-1: sleep
consumer-1: output consumer-1 used 2
consumer-1: queue.get.request tasks
consumer-1: queue.get tasks 3
consumer-1: sleep.request
consumer-1: sleep
consumer-1: output consumer-1 used 3
consumer-1: queue.get.request tasks
consumer-1: queue.get tasks 4
consumer-1: sleep.request
consumer-1: sleep
consumer-1: output consumer-1 used 4
consumer-1: queue.get.request tasks
consumer-1: queue.get tasks 5
consumer-1: sleep.request
consumer-1: sleep
consumer-1: output consumer-1 used 5
consumer-1: queue.get.request tasks
consumer-1: queue.get tasks 6
consumer-1: sleep.request
consumer-1: sleep
consumer-1: output consumer-1 used 6
consumer-1: queue.get.request tasks
consumer-1: queue.get tasks None
consumer-1: output consumer-1 has got the sentinel
consumer-1: process.finish
consumer-1: process.end
main: process.begin
main: object.create tasks type=queue name=tasks maxsize=3
main: process.start name=producer-1 daemon=0 method=fork
main: process.started
main: process.start name=consumer-1 daemon=0 method=fork
main: process.started
main: process.join.request
main: process.join
main: queue.put.request tasks
main: thread.start QueueFeederThread
main: queue.put tasks None
main: process.join.request
main: process.join
main: output done
main: object.close tasks
main: process.finish
main: thread.join QueueFeederThread
main: process.end
main/feeder: thread.begin QueueFeederThread
main/feeder: queue.flush tasks
main/feeder: thread.end
producer-1: process.begin
producer-1: sleep.request
producer-1: sleep
producer-1: queue.put.request tasks
producer-1: thread.start QueueFeederThread
producer-1: queue.put tasks 1
producer-1: output producer-1 put 1
producer-1: sleep.request
producer-1: sleep
producer-1: queue.put.request tasks
producer-1: queue.put tasks 2
producer-1: output producer-1 put 2
producer-1: sleep.request
producer-1: sleep
producer-1: queue.put.request tasks
producer-1: queue.put tasks 3
producer-1: output producer-1 put 3
producer-1: sleep.request
producer-1: sleep
producer-1: queue.put.request tasks
producer-1: queue.put tasks 4
producer-1: output producer-1 put 4
producer-1: sleep.request
producer-1: sleep
producer-1: queue.put.request tasks
producer-1: queue.put tasks 5
producer-1: output producer-1 put 5
producer-1: sleep.request
producer-1: sleep
producer-1: queue.put.request tasks
producer-1: queue.put tasks 6
producer-1: output producer-1 put 6
producer-1: process.finish
producer-1: thread.join QueueFeederThread
producer-1: process.end
producer-1/feeder: thread.begin QueueFeederThread
producer-1/feeder: queue.flush tasks
producer-1/feeder: queue.flush tasks
producer-1/feeder: queue.flush tasks
producer-1/feeder: queue.flush tasks
producer-1/feeder: queue.flush tasks
producer-1/feeder: queue.flush tasks
producer-1/feeder: thread.end
consumer-1: process.begin <- main: process.start name=consumer-1 daemon=0 method=fork
consumer-1: queue.get tasks 1 <- producer-1: queue.put tasks 1
consumer-1: queue.get tasks 2 <- producer-1: queue.put tasks 2
consumer-1: queue.get tasks 3 <- producer-1: queue.put tasks 3
consumer-1: queue.get tasks 4 <- producer-1: queue.put tasks 4
consumer-1: queue.get tasks 5 <- producer-1: queue.put tasks 5
consumer-1: queue.get tasks 6 <- producer-1: queue.put tasks 6
consumer-1: queue.get tasks None <- main: queue.put tasks None
main/feeder: queue.flush tasks <- main: queue.put tasks None
main: process.join <- consumer-1: process.exit 0
main: process.join <- producer-1: process.exit 0
producer-1/feeder: queue.flush tasks <- producer-1: queue.put tasks 1
producer-1/feeder: queue.flush tasks <- producer-1: queue.put tasks 2
producer-1/feeder: queue.flush tasks <- producer-1: queue.put tasks 3
producer-1/feeder: queue.flush tasks <- producer-1: queue.put tasks 4
producer-1/feeder: queue.flush tasks <- producer-1: queue.put tasks 5
producer-1/feeder: queue.flush tasks <- producer-1: queue.put tasks 6
producer-1: process.begin <- main: process.start name=producer-1 daemon=0 method=fork
