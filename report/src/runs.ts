// The report of `schedlang run`: one scenario under one policy or several.
import { areaChart, barChart, legend, type Bar } from "./bars";
import { blameSection } from "./blame";
import { keepDrawn, lineChart, type Line } from "./charts";
import type { Columns, Distribution, Metric, Run, RunData } from "./data";
import { derivedNotice, h, section, select, table, tableBehind, type Cell, type Child } from "./dom";
import { figure, grouped, instant, number, time, type Value } from "./format";
import { Gantt } from "./gantt";

const ofRun = ["violation_rate", "token_violation_rate", "starved", "jobs", "completed", "dropped", "unfinished", "preemptions", "switches", "work_lost", "energy", "fairness", "units"];
const ofStream = ["jobs", "dropped", "unfinished", "violation_rate", "latency.mean", "latency.p99", "ttft.mean", "ttft.p99", "starved", "tpt.mean", "gap.p99", "token_violation_rate"];

const smallerIsBetter = (id: string): boolean =>
  /^(violation|token_violation|dropped|unfinished|starved|latency|queueing|ttft|tpt|gap|tardiness|energy|preemptions|switches|transfers|work_lost|violations|longest)/.test(id);
const largerIsBetter = (id: string): boolean => /^(completed|fairness|throughput|tokens)/.test(id);

const distributions: [string, string, string][] = [
  ["ttft", "Time to first token (TTFT)", "from the release of a job to its first token"],
  ["tpt", "Time per token", "mean time per token after the first, of each job"],
  ["gap", "Gaps between tokens", "from each token to the next of the same job"],
  ["latency", "Latency", "from the release of a job to its completion"],
];

export function runPage(data: RunData, columns: Columns): HTMLElement[] {
  const several = data.runs.length > 1;
  const policies = data.runs.map((r) => r.policy);
  document.title = `${data.scenario}: ${policies.join(", ")}`;
  return [
    header(data),
    section("summary", several ? "Comparison" : "Summary", summary(data), tableBehind(() => everyMetric(data), "Every metric")),
    misses(data, columns),
    ...blameSection(data),
    devices(data, columns),
    ...distributionSections(data, columns),
    timeline(data, columns),
  ];
}

function header(data: RunData): HTMLElement {
  const one = data.runs.length === 1 ? data.runs[0] : null;
  const facts = [`${time(data.durationNs)}, seed ${data.seed}`, ...data.overrides.map(([k, v]) => `${k} = ${v}`), ...(one?.parameters ?? []).map(([k, v]) => `${k} = ${v}`)];
  const oracles = data.runs.filter((r) => r.oracle.length > 0);
  return h("div", {},
    h("header", {}, h("h1", {}, `${data.scenario} on ${data.platform}${one ? ` under ${one.policy}` : ""}`), h("span", { class: "soft" }, facts.join(", "))),
    one ? null : h("p", { class: "soft" }, `Policies: ${data.runs.map((r) => r.policy + (r.parameters.length > 0 ? ` (${r.parameters.map(([k, v]) => `${k} = ${v}`).join(", ")})` : "")).join("; ")}`),
    data.derived.length > 0 ? h("p", { class: "notice" }, derivedNotice(data.derived)) : null,
    ...oracles.map((r) => h("p", { class: "notice" }, `${r.policy} knows the future: ${r.oracle.join(", ")} uses the true output length of LLM jobs.`)));
}

interface Row { subject: string; metric: Metric; values: Value[]; description: string }

function rows(data: RunData, ids: { run: string[] | null; stream: string[] | null; device: string[] | null }): Row[] {
  const found: Row[] = [];
  const add = (metrics: Metric[], wanted: string[] | null, subject: string, values: (run: Run) => Value[]): void =>
    metrics.forEach((metric, i) => {
      if (wanted !== null && !wanted.includes(metric.id)) return;
      const all = data.runs.map((r) => values(r)[i]);
      if (all.every((v) => v === null) || (wanted !== null && metric.id !== "violation_rate" && metric.id !== "jobs" && all.every((v) => v === 0 || v === null))) return;
      found.push({ subject, metric, values: all, description: metric.description });
    });
  add(data.metrics.run, ids.run, "all", (r) => r.run);
  data.streams.forEach((s, i) => add(data.metrics.stream, ids.stream, s.name, (r) => r.streams[i]));
  data.devices.forEach((d, i) => add(data.metrics.device, ids.device, d, (r) => r.devices[i]));
  return found;
}

// The best of a row stands out where there is a contest.
function cells(row: Row): Cell[] {
  const numbers = row.values.map(number);
  const known = numbers.filter((n) => !Number.isNaN(n));
  const best = smallerIsBetter(row.metric.id) ? Math.min(...known) : largerIsBetter(row.metric.id) ? Math.max(...known) : NaN;
  const isContest = known.some((n) => n !== best);
  return row.values.map((value, i) => {
    const isBad = value === "never" || (row.metric.id.endsWith("violation_rate") && numbers[i] >= 0.1);
    return { text: figure(row.metric.unit, value), look: isContest && numbers[i] === best ? "best" : isBad ? "bad" : undefined };
  });
}

function metricTable(data: RunData, list: Row[], caption: string): HTMLElement {
  const made = table(["", "metric", ...data.runs.map((r) => r.policy)], list.map((row) => [row.subject, row.metric.id, ...cells(row)]), caption, 2);
  made.querySelectorAll("tbody tr").forEach((tr, i) => tr.setAttribute("title", list[i].description));
  return made;
}

function summary(data: RunData): HTMLElement {
  if (data.runs.length > 1) {
    return h("div", {}, h("p", { class: "soft" }, "A dot marks the best of a row."),
      metricTable(data, rows(data, { run: ofRun, stream: ofStream.filter((id) => id !== "jobs"), device: ["utilization"] }), "Comparison of the policies"));
  }
  const run = data.runs[0];
  const overall = data.metrics.run.flatMap((m, i) => (ofRun.includes(m.id) && run.run[i] !== null ? [[m.id, figure(m.unit, run.run[i]), m.description]] : []));
  const shown = ofStream.map((id) => data.metrics.stream.findIndex((m) => m.id === id))
    .filter((i) => i >= 0 && (data.metrics.stream[i].id === "jobs" || run.streams.some((s) => s[i] !== null && s[i] !== 0)));
  const streams = table(
    ["stream", "model", ...shown.map((i) => data.metrics.stream[i].id)],
    data.streams.map((s, k) => [s.name, s.model, ...shown.map((i): Cell => ({
      text: figure(data.metrics.stream[i].unit, run.streams[k][i]),
      look: run.streams[k][i] === "never" || (data.metrics.stream[i].id.endsWith("violation_rate") && number(run.streams[k][i]) >= 0.1) ? "bad" : undefined,
    }))]), "Metrics of each stream", 2);
  const devices = table(
    ["device", ...data.metrics.device.map((m) => m.id)], data.devices.map((d, k) => [d, ...data.metrics.device.map((m, i) => figure(m.unit, run.devices[k][i]))]),
    "Metrics of each device");
  return h("div", {}, streams, devices, table(["all", "", ""], overall, "Metrics of the run"));
}

function everyMetric(data: RunData): Node {
  return metricTable(data, rows(data, { run: null, stream: null, device: null }), "Every metric");
}

function misses(data: RunData, columns: Columns): HTMLElement {
  const index = data.metrics.stream.findIndex((m) => m.id === "violation_rate");
  const counts = data.metrics.stream.findIndex((m) => m.id === "violations");
  const several = data.runs.length > 1;
  const bars: Bar[] = [];
  const cellsOf: string[][] = [];
  data.streams.forEach((stream, s) => {
    if (!stream.deadlines) return;
    data.runs.forEach((run, r) => {
      const value = number(run.streams[s][index]);
      bars.push({
        group: several ? stream.name : "", name: several ? run.policy : stream.name, text: figure("Share", run.streams[s][index]),
        parts: [{ look: several ? r : s, value: Number.isFinite(value) ? value : 0, name: `${stream.name} under ${run.policy}: ${figure("Share", run.streams[s][index])}` }],
      });
      cellsOf.push([stream.name, run.policy, figure("Count", run.streams[s][counts]), figure("Share", run.streams[s][index])]);
    });
  });
  if (bars.length === 0) return section("misses", "Missed deadlines", h("p", {}, "No stream of this scenario has deadlines."));
  const most = Math.max(...bars.map((b) => b.parts[0].value), 0.001);
  const load = data.runs[0].load;
  const intervals = 60;
  const each = load.columns / intervals;
  const width = data.durationNs / intervals;
  const lines = data.runs.map((run, r): Line => {
    const ys = new Array<number>(intervals).fill(0);
    columns.ints(run.load.missed).forEach((missed, i) => (ys[Math.floor(i / each)] += missed));
    return { name: run.policy, look: r, xs: ys.map((_, i) => i * width), ys };
  });
  return section("misses", "Missed deadlines",
    barChart("Share of jobs that missed their deadline", `Deadline miss rate of each stream: ${cellsOf.map((c) => `${c[0]} under ${c[1]} ${c[3]}`).join(", ")}`, bars, most),
    tableBehind(() => table(["stream", "policy", "missed", "miss rate"], cellsOf, "Missed deadlines", 2)),
    lineChart({
      title: `Missed deadlines in each ${time(width)}`, description: "Missed deadlines over time", xUnit: "Time", yUnit: "Count", xLabel: "time", lines, stepped: true, height: 200,
    }),
    tableBehind(() => table(["from", ...data.runs.map((r) => r.policy)],
      lines[0].xs.map((x, i) => [instant(Math.round(x)), ...lines.map((l) => grouped(l.ys[i]!))]).filter((row) => row.slice(1).some((t) => t !== "0")), "Missed deadlines over time")),
    data.runs.every((r) => !r.blame) && cellsOf.some((c) => c[2] !== "0") ? h("p", { class: "soft" }, "The option --blame of schedlang run adds what cost them.") : null);
}

function devices(data: RunData, columns: Columns): HTMLElement {
  const several = data.runs.length > 1;
  const [n, streams] = [data.runs[0].load.columns, data.streams.length];
  const held = data.runs.map((r) => columns.ints(r.load.held));
  const share = (run: number, device: number, stream: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += held[run][(device * streams + stream) * n + i];
    return sum / 1000 / n;
  };
  const utilization = data.metrics.device.findIndex((m) => m.id === "utilization");
  const bars = data.devices.flatMap((device, d) => data.runs.map((run, r): Bar => ({
    group: several ? device : "", name: several ? run.policy : device, text: figure("Share", run.devices[d][utilization]),
    parts: data.streams.map((stream, s) => ({ look: s, value: share(r, d, s), name: `${stream.name} on ${device} under ${run.policy}: ${figure("Share", share(r, d, s))}` })),
  })));
  const over = h("div", { class: "grid" });
  const show = (policy: string): void => {
    const r = Math.max(0, data.runs.findIndex((run) => run.policy === policy));
    over.replaceChildren(...data.devices.map((device, d) => areaChart(
      `${device}${several ? ` under ${policy}` : ""}`, `Use of ${device} by stream over the run: ${figure("Share", data.runs[r].devices[d][utilization])} in all`,
      data.streams.map((_, s) => ({ look: s, values: Array.from({ length: n }, (_, i) => held[r][(d * streams + s) * n + i] / 1000) })))));
  };
  show(data.runs[0].policy);
  return section("devices", "Device utilization",
    legend(data.streams.map((s) => s.name), "Streams"),
    barChart("Busy share of each device, by stream", `Utilization: ${bars.map((b) => `${b.group} ${b.name} ${b.text}`).join(", ")}`, bars, 1),
    tableBehind(() => table(["device", "policy", ...data.streams.map((s) => s.name), "busy"],
      data.devices.flatMap((device, d) => data.runs.map((run, r) =>
        [device, run.policy, ...data.streams.map((_, s) => figure("Share", share(r, d, s))), figure("Share", run.devices[d][utilization])])), "Device utilization", 2)),
    h("h3", {}, `Use over the ${time(data.durationNs)} of the run`),
    several ? h("div", { class: "tools" }, select("Policy", data.runs.map((r) => [r.policy, r.policy]), data.runs[0].policy, show)) : null,
    over);
}

function distributionSections(data: RunData, columns: Columns): HTMLElement[] {
  return distributions.flatMap(([metric, title, meaning]) => {
    const charts: Child[] = [];
    const tableRows: string[][] = [];
    data.streams.forEach((stream, s) => {
      const lines: Line[] = [];
      let never: string[] = [];
      data.runs.forEach((run, r) => {
        const found = run.distributions.find((d) => d.stream === s && d.metric === metric);
        if (!found) return;
        const values = Array.from(columns.floats(found.values));
        tableRows.push([stream.name, run.policy, grouped(found.count), grouped(found.never), ...[50, 90, 95, 99, 100].map((p) => atPercent(data, values, p))]);
        if (found.never > 0) never.push(`${run.policy}: ${grouped(found.never)} of ${grouped(found.count)} jobs never`);
        const line = curve(data, run.policy, r, found, values);
        if (line.xs.length > 0) lines.push(line);
      });
      if (lines.length === 0 && never.length === 0) return;
      const xs = lines.flatMap((l) => l.xs).filter((x) => x > 0);
      charts.push(h("div", {},
        lines.length === 0 ? h("h3", {}, stream.name) : lineChart({
          title: stream.name, description: `${title} of ${stream.name}: cumulative share of jobs by time`, xUnit: "Time", yUnit: "Share", xLabel: title, lines,
          yRange: [0, 1.02], logX: xs.length > 0 && Math.max(...xs) > 30 * Math.min(...xs),
        }),
        never.length > 0 ? h("p", { class: "notice" }, never.join("; ")) : null));
    });
    if (charts.length === 0) return [];
    return [section(metric, title, h("p", { class: "soft" }, `Time ${meaning}. A curve shows the share that took at most that long.`), h("div", { class: "grid" }, ...charts),
      tableBehind(() => table(["stream", "policy", "count", "never", "p50", "p90", "p95", "p99", "max"], tableRows, title, 2)))];
  });
}

function curve(data: RunData, name: string, look: number, _: Distribution, values: number[]): Line {
  const [xs, ys]: [number[], number[]] = [[], []];
  values.forEach((value, i) => {
    if (value < 0) return; // never
    const share = data.percents[i] / 100;
    // An x once: the highest share of it.
    if (xs[xs.length - 1] === value) ys[ys.length - 1] = share;
    else {
      // The curve rises from nothing, so that a single value is seen too.
      if (xs.length === 0 && value > 0) {
        xs.push(value * (1 - 1e-9));
        ys.push(0);
      }
      xs.push(value);
      ys.push(share);
    }
  });
  return { name, look, xs, ys };
}

function atPercent(data: RunData, values: number[], percent: number): string {
  const value = values[data.percents.findIndex((p) => p >= percent)];
  return value < 0 ? "never" : time(value);
}

function timeline(data: RunData, columns: Columns): HTMLElement {
  const total = data.runs.reduce((sum, r) => sum + r.units.total, 0);
  if (total === 0) return section("timeline", "Timeline", h("p", {}, "No unit ran: no job was released, or none was dispatched."));
  const gantt = new Gantt(data, columns);
  keepDrawn(gantt.element, () => gantt.draw());
  const cut = data.runs.filter((r) => r.units.total > r.units.limit);
  return section("timeline", "Timeline",
    cut.length > 0
      ? h("p", { class: "notice" }, `The timeline holds the first ${grouped(cut[0].units.limit)} units of each run: ${cut.map((r) =>
        `${r.policy} ran ${grouped(r.units.total)} units and is shown until ${instant(r.units.untilNs)}`).join("; ")}. All other charts and tables cover the whole run.`)
      : null,
    legend(data.streams.map((s) => s.name), "Streams"),
    h("p", { class: "soft" }, "Where several units share a pixel, a column shows the share of each stream. A pale unit with a bar at its end lost its work. A triangle marks a missed deadline."),
    gantt.element);
}
