// What cost the misses: the time of jobs that missed their deadline, split by what it went to, by device or by clause.
import { barChart, legend, type Bar } from "./bars";
import type { BlameLine, RunData, StreamBlame } from "./data";
import { h, section, select, table, tableBehind } from "./dom";
import { figure, grouped, time } from "./format";

const splits: [string, string][] = [["part", "what it went to"], ["device", "device"], ["clause", "clause"]];

function nameOf(line: BlameLine, split: string): string {
  return split === "part" ? line.of : split === "device" ? line.device ?? "no device" : line.clause ?? "no clause decided";
}

/** The section; none if the run was made without --blame. */
export function blameSection(data: RunData): HTMLElement[] {
  if (data.runs.every((r) => !r.blame)) return [];
  const several = data.runs.length > 1;
  const all = data.streams.flatMap((_, s) => data.runs.flatMap((run) => (run.blame ?? []).filter((b) => b.stream === s && b.missed > 0).map((blame) => ({ run, blame }))));
  const shown = all.filter((b) => b.blame.missedNs > 0);
  if (shown.length === 0) {
    return [section("blame", "What cost the misses", h("p", {}, all.length > 0 ? "Every job that missed its deadline was dropped at its release." : "No job missed its deadline."))];
  }
  const place = h("div");
  const show = (split: string): void => {
    const looks = looksOf(data, shown.map((b) => b.blame), split);
    const bars = shown.map(({ run, blame }): Bar => ({
      group: several ? data.streams[blame.stream].name : "", name: several ? run.policy : data.streams[blame.stream].name,
      text: `${grouped(blame.missed)} ${blame.missed === 1 ? "miss" : "misses"}`,
      parts: [...looks].map(([name, look]) => {
        const share = blame.lines.filter((l) => nameOf(l, split) === name).reduce((sum, l) => sum + l.missedNs, 0) / blame.missedNs;
        return { look, value: share, name: `${data.streams[blame.stream].name} under ${run.policy}: ${name} ${figure("Share", share)}` };
      }),
    }));
    const said = bars.map((b) => `${b.group} ${b.name}: ${b.parts.filter((p) => p.value >= 0.005).map((p) => p.name.slice(p.name.indexOf(": ") + 2)).join(", ")}`);
    place.replaceChildren(
      legend([...looks.keys()], "Parts", [...looks.values()]),
      barChart("Time of the jobs that missed, from release to end", `What the time of jobs that missed went to: ${said.join("; ")}`, bars, 1));
  };
  show("part");
  return [section("blame", "What cost the misses",
    h("p", { class: "soft" }, "Each bar is the time of a stream's jobs that missed their deadline. Own work is what a job's units take on their fastest device. In the table, a miss counts once: for the longest part of the job's time, own work aside."),
    h("div", { class: "tools" }, select("Split by", splits, "part", show)),
    place,
    tableBehind(() => table(["stream", "policy", "what the time went to", "device", "clause", "time", "share", "misses"], all.flatMap(({ run, blame }) =>
      [...blame.lines.filter((l) => l.missedNs > 0).map((l) => [
        data.streams[blame.stream].name, run.policy, l.of, l.device ?? "", l.clause ?? "", time(l.missedNs), figure("Share", l.missedNs / blame.missedNs), grouped(l.misses),
      ]), ...(blame.missedAtRelease > 0 ? [[data.streams[blame.stream].name, run.policy, "dropped at the release", "", "", "", "", grouped(blame.missedAtRelease)]] : [])]),
    "What cost the misses", 5)))];
}

// A stream in the way looks as everywhere on the page; other parts take the looks that are left.
function looksOf(data: RunData, blames: StreamBlame[], split: string): Map<string, number> {
  const totals = new Map<string, number>();
  const streams = new Map<string, number>();
  for (const line of blames.flatMap((b) => b.lines)) {
    if (line.missedNs === 0) continue;
    const name = nameOf(line, split);
    totals.set(name, (totals.get(name) ?? 0) + line.missedNs);
    if (split === "part" && line.behind >= 0) streams.set(name, line.behind);
  }
  let next = split === "part" ? data.streams.length : 0;
  return new Map([...totals].sort((a, b) => b[1] - a[1]).map(([name]) => [name, streams.get(name) ?? next++]));
}
