// Units and jobs of a run as typed arrays, with the searches that the timeline needs.
import type { Columns, Run } from "./data";

export class Units {
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly stream: Int32Array;
  readonly job: Float64Array;
  readonly stage: Int32Array;
  readonly token: Int32Array;
  readonly layer: Float64Array;
  readonly overhead: Float64Array;
  readonly member: Int32Array;
  readonly outcome: Int32Array;
  /** Jobs in the batch that a unit belongs to; 1 for most. */
  readonly members: Uint16Array;
  /** First unit of each device, and one past the last. */
  readonly first: number[];

  constructor(readonly run: Run, columns: Columns) {
    const u = run.units;
    this.start = columns.floats(u.start);
    this.end = columns.floats(u.length);
    for (let i = 0; i < this.end.length; i++) this.end[i] += this.start[i];
    this.stream = columns.ints(u.stream);
    this.job = columns.floats(u.job);
    this.stage = columns.ints(u.stage);
    this.token = columns.ints(u.token);
    this.layer = columns.floats(u.layer);
    this.overhead = columns.floats(u.overhead);
    this.member = columns.ints(u.member);
    this.outcome = columns.ints(u.outcome);
    this.first = [0];
    for (const count of u.perDevice) this.first.push(this.first[this.first.length - 1] + count);
    this.members = new Uint16Array(this.start.length).fill(1);
    for (let i = 0; i < this.member.length;) {
      let next = i + 1;
      while (next < this.member.length && this.member[next] === next - i) next++;
      this.members.fill(next - i, i, next);
      i = next;
    }
  }

  get count(): number {
    return this.start.length;
  }

  /** The first unit of a device that ends after an instant; one past its last unit where there is none. */
  firstAfter(device: number, ns: number): number {
    let low = this.first[device];
    let high = this.first[device + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end[middle] > ns) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The unit that holds a device at an instant, of a batch the member at a share of the height; -1 for none. */
  at(device: number, ns: number, share = 0): number {
    const found = this.firstAfter(device, ns);
    if (found >= this.first[device + 1] || this.start[found] > ns) return -1;
    const lead = found - this.member[found];
    return lead + Math.min(this.members[found] - 1, Math.max(0, Math.floor(share * this.members[found])));
  }

  deviceOf(unit: number): number {
    let device = 0;
    while (this.first[device + 1] <= unit) device++;
    return device;
  }

  /** The first unit of a job to start, -1 for none. */
  firstOf(stream: number, job: number): number {
    let best = -1;
    for (let i = 0; i < this.count; i++) {
      if (this.stream[i] === stream && this.job[i] === job && (best < 0 || this.start[i] < this.start[best])) best = i;
    }
    return best;
  }
}

export class Jobs {
  readonly stream: Int32Array;
  readonly number: Float64Array;
  readonly release: Float64Array;
  readonly deadline: Float64Array;
  readonly firstStart: Float64Array;
  readonly firstToken: Float64Array;
  readonly finish: Float64Array;
  readonly outcome: Int32Array;
  readonly missed: Int32Array;
  /** Jobs that missed their deadline, by deadline. */
  readonly misses: Int32Array;
  private readonly byName = new Map<number, number>();

  constructor(run: Run, columns: Columns) {
    const j = run.jobs;
    this.stream = columns.ints(j.stream);
    this.number = columns.floats(j.number);
    this.release = columns.floats(j.release);
    const instants = (column: number): Float64Array => columns.floats(column).map((since, i) => (since < 0 ? Infinity : this.release[i] + since));
    this.deadline = instants(j.deadline);
    this.firstStart = instants(j.firstStart);
    this.firstToken = instants(j.firstToken);
    this.finish = instants(j.finish);
    this.outcome = columns.ints(j.outcome);
    this.missed = columns.ints(j.missed);
    const missed: number[] = [];
    for (let i = 0; i < this.stream.length; i++) {
      this.byName.set(this.stream[i] * 2 ** 40 + this.number[i], i);
      if (this.missed[i]) missed.push(i);
    }
    this.misses = Int32Array.from(missed.sort((a, b) => this.deadline[a] - this.deadline[b]));
  }

  get count(): number {
    return this.stream.length;
  }

  /** The index of a job, -1 where it is not kept. */
  find(stream: number, number: number): number {
    return this.byName.get(stream * 2 ** 40 + number) ?? -1;
  }

  /** The first miss whose deadline is at or after an instant, as an index into `misses`. */
  firstMiss(ns: number): number {
    let low = 0;
    let high = this.misses.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.deadline[this.misses[middle]] >= ns) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
