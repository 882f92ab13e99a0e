#!/usr/bin/env python3
"""Scenario C of the RTGen study as a researcher would simulate it: objects, heapq, and a policy that is a sort key.

Usage: scenario_c.py TABLE.csv {FCFS_DYN|EDF_LAYERS} SECONDS [--hash]

Prints a JSON line: units, seconds of wall and of CPU time, and with --hash a hash of the schedule.
"""
import csv
import functools
import heapq
import json
import sys
import time

DEVICES = ["cpu", "gpu", "npu"]
NEVER = float("inf")
NS = 1_000_000_000


class Model:
    def __init__(self, name, layers):
        self.name = name
        self.layers = layers


class Stream:
    def __init__(self, index, name, model, period, exact_rate=None, prompt=0, output=0):
        self.index = index
        self.name = name
        self.model = model
        self.period = period
        self.exact_rate = exact_rate
        self.prompt = prompt
        self.output = output

    def release(self, k):
        if self.exact_rate:
            # k / rate seconds, rounded half to even
            quotient, rest = divmod(k * NS, self.exact_rate)
            if 2 * rest > self.exact_rate or (2 * rest == self.exact_rate and quotient % 2 == 1):
                quotient += 1
            return quotient
        return k * self.period


class Job:
    def __init__(self, stream, number, release, deadline):
        self.stream = stream
        self.number = number
        self.release = release
        self.deadline = deadline
        self.stage = "prefill" if stream.output else ("encode" if stream.name == "rag" else "infer")
        self.layer = 0
        self.generated = 0
        self.first_token = None


class Device:
    def __init__(self, index, name):
        self.index = index
        self.name = name
        self.job = None
        self.start = 0
        self.end = 0


class Latencies:
    """Latency of a unit by model, stage, device and tokens: piecewise linear in tokens, dealt out over the layers."""

    def __init__(self, path):
        self.points = {}
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                key = (row["model"], row["stage"], row["device"])
                ns = round(float(row["latency_ms"]) * 1e6)
                self.points.setdefault(key, []).append((int(row["tokens"] or 0), ns))
        for points in self.points.values():
            points.sort()
        self.cache = {}

    def stage(self, model, stage, device, tokens):
        points = self.points[(model.name, stage, device)]
        if len(points) == 1 or tokens <= points[0][0]:
            return points[0][1]
        i = 1
        while i < len(points) - 1 and points[i][0] < tokens:
            i += 1
        (x0, y0), (x1, y1) = points[i - 1], points[i]
        return max(1, round(y0 + (y1 - y0) * (tokens - x0) / (x1 - x0)))

    def unit(self, model, stage, device, tokens, layer):
        key = (model.name, stage, device, tokens, layer)
        if key not in self.cache:
            latency = self.stage(model, stage, device, tokens)
            n = model.layers
            self.cache[key] = max(1, (layer + 1) * latency // n - layer * latency // n)
        return self.cache[key]


def hash_with(value, word):
    return ((value ^ word) * 1099511628211) & 0xFFFFFFFFFFFFFFFF


class Simulator:
    def __init__(self, streams, latencies, key, end, with_hash):
        self.streams = streams
        self.latencies = latencies
        self.key = key
        self.end = end
        self.devices = [Device(i, name) for i, name in enumerate(DEVICES)]
        self.ready = []
        self.events = []
        self.units = 0
        self.late = 0
        self.judged = 0
        self.hashes = [14695981039346656037 for _ in DEVICES] if with_hash else None

    def run(self):
        for stream in self.streams:
            heapq.heappush(self.events, (0, 1, stream.index, 0))
        while self.events:
            now = self.events[0][0]
            if now > self.end:
                break
            # completions come before releases at one instant, in device and stream order
            while self.events and self.events[0][0] == now:
                _, kind, index, number = heapq.heappop(self.events)
                if kind == 0:
                    self.complete(self.devices[index], now)
                elif now < self.end:
                    self.release(self.streams[index], number, now)
            if now < self.end:
                self.schedule(now)

    def release(self, stream, number, now):
        following = stream.release(number + 1)
        deadline = NEVER if stream.output else following
        self.ready.append(Job(stream, number, now, deadline))
        heapq.heappush(self.events, (following, 1, stream.index, number + 1))

    def complete(self, device, now):
        job = device.job
        device.job = None
        self.units += 1
        if self.hashes is not None:
            for value in (job.stream.index, job.number, job.layer, device.start, now):
                self.hashes[device.index] = hash_with(self.hashes[device.index], value)
        job.layer += 1
        if job.layer == job.stream.model.layers:
            job.layer = 0
            if not job.stream.output:
                self.finish(job, now)
                return
            job.generated += 1
            if job.generated == 1:
                job.first_token = now
            if job.generated == job.stream.output:
                self.finish(job, now)
                return
            job.stage = "decode"
        self.ready.append(job)

    def finish(self, job, now):
        if job.deadline != NEVER:
            self.judged += 1
            if now > job.deadline:
                self.late += 1

    def schedule(self, now):
        idle = [device for device in self.devices if device.job is None]
        if not idle or not self.ready:
            return
        self.ready.sort(key=self.key)
        waiting = []
        for job in self.ready:
            if not idle:
                waiting.append(job)
                continue
            tokens = self.tokens(job)
            device = min(idle, key=lambda d: self.latencies.unit(job.stream.model, job.stage, d.name, tokens, job.layer))
            latency = self.latencies.unit(job.stream.model, job.stage, device.name, tokens, job.layer)
            idle.remove(device)
            device.job = job
            device.start = now
            device.end = now + latency
            heapq.heappush(self.events, (device.end, 0, device.index, 0))
        self.ready = waiting

    @staticmethod
    def tokens(job):
        if job.stage == "prefill":
            return job.stream.prompt
        if job.stage == "decode":
            return job.stream.prompt + job.generated
        return 0


def main():
    table, policy, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3])
    keys = {
        "FCFS_DYN": lambda job: (job.release, job.stream.index, job.number),
        "EDF_LAYERS": lambda job: (job.deadline, job.release, job.stream.index, job.number),
    }
    streams = [
        Stream(0, "sr", Model("rcan", 20), None, exact_rate=60),
        Stream(1, "od", Model("yolov3", 24), None, exact_rate=30),
        Stream(2, "pp", Model("pointpainting", 12), None, exact_rate=15),
        Stream(3, "rag", Model("gte", 12), 1 * NS),
        Stream(4, "llm", Model("llama3_1b", 16), 20 * NS, prompt=512, output=44),
    ]
    simulator = Simulator(streams, Latencies(table), keys[policy], seconds * NS, "--hash" in sys.argv)
    cpu_start = time.process_time()
    start = time.perf_counter()
    simulator.run()
    elapsed = time.perf_counter() - start
    cpu = time.process_time() - cpu_start
    result = {"units": simulator.units, "seconds": elapsed, "cpu_seconds": cpu, "late": simulator.late, "judged": simulator.judged}
    if simulator.hashes is not None:
        result["hash"] = f"{functools.reduce(hash_with, simulator.hashes, 14695981039346656037):016x}"
    print(json.dumps(result))


if __name__ == "__main__":
    main()
