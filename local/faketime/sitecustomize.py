"""Read by each Python whose clock faketime sets. There, a sleep on the monotonic clock ends with “Invalid argument”
(in 0.9.10, if that clock is left alone), so it waits as long for nothing to be read.
"""

import select
import time


def sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = sleep
