// Opens reports in Chromium and checks what a reader sees and does. Prints a line for each check; exits with 1 if one fails.
//   node test/browser.mjs CHROMIUM RUN.html PLAIN.html EXPLORE.html LARGE.html FOLDER-FOR-SCREENSHOTS [OTHER.html ...]
import { chromium } from "playwright-core";
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [executablePath, runFile, plainFile, exploreFile, largeFile, folder, ...others] = process.argv.slice(2);
const limitMs = 60_000;
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: flags, timeout: limitMs });
let failures = 0;

async function check(name, action) {
  try {
    const note = await action();
    console.log(`ok ${name}${typeof note === "string" ? `: ${note}` : ""}`);
  } catch (error) {
    failures++;
    console.log(`not ok ${name}: ${error.message}`);
  }
}

async function open(file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1240, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(limitMs);
  page.faults = [];
  page.on("console", (m) => m.type() === "error" && page.faults.push(m.text()));
  page.on("pageerror", (e) => page.faults.push(e.message));
  page.on("request", (r) => r.url().startsWith("file:") || r.url().startsWith("data:") || r.url().startsWith("blob:") || page.faults.push(`loads ${r.url()}`));
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector("html[data-drawn]", { state: "attached" });
  await page.waitForTimeout(100);
  return page;
}

/** How many colours each canvas that matches shows. */
const colours = (page, selector) => page.$$eval(selector, (all) => all.map((canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}));
const windowOf = async (page) => (await page.textContent("#gantt-window")).split(" to ").map((t) => Number(t.replaceAll(",", "").replace(" ms", "")));
const spanOf = async (page) => {
  const [from, to] = await windowOf(page);
  return to - from;
};
const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const press = async (page, keys) => {
  for (const key of keys) await page.keyboard.press(key);
  await settled(page);
};

const run = await open(runFile);
const main = run.locator("canvas.main");

await check("a run has all sections", async () => {
  const ids = await run.$$eval("section", (all) => all.map((s) => s.id));
  assert.deepEqual(ids, ["summary", "misses", "blame", "devices", "ttft", "tpt", "gap", "latency", "timeline"]);
});
await check("every chart of a run is drawn", async () => {
  const found = await colours(run, "canvas.main, .gantt canvas, .uplot canvas");
  assert.ok(found.length >= 8, `${found.length} canvases`);
  found.forEach((n, i) => assert.ok(n > 2, `canvas ${i} shows ${n} colours`));
  for (const svg of await run.$$("section > figure > svg")) assert.ok((await svg.$$("rect")).length > 2);
  assert.ok(await run.locator("#devices polygon").count() > 0);
});
await check("charts have names for screen readers", async () => {
  const missing = await run.$$eval("canvas, figure svg, figure [role=img]", (all) => all.filter((e) => !e.closest("[aria-label], [aria-hidden]")).length);
  assert.equal(missing, 0);
});
await check("what cost the misses is shown in full, and split by keyboard", async () => {
  const blame = run.locator("#blame");
  const widths = () => blame.locator("svg rect[y]").evaluateAll((all) => all.map((r) => [Number(r.getAttribute("y")), Number(r.getAttribute("width"))]));
  const names = () => blame.locator(".legend li").allTextContents();
  const splits = [];
  await blame.locator("select").focus();
  for (const key of ["Home", "ArrowDown", "ArrowDown"]) {
    await press(run, [key]);
    splits.push(await names());
    // Every bar is as long as every other: the parts of each are the whole.
    const bars = new Map();
    for (const [y, width] of await widths()) bars.set(y, (bars.get(y) ?? 0) + width);
    const lengths = [...bars.values()];
    assert.ok(lengths.length > 5, `${lengths.length} bars`);
    assert.ok(Math.max(...lengths) - Math.min(...lengths) < 12, lengths.join(" "));
  }
  assert.ok(splits[0].includes("behind llm") && splits[0].includes("slower device"), splits[0].join());
  assert.deepEqual([...splits[1]].sort(), ["cpu", "gpu", "npu"]);
  assert.ok(splits[2].some((n) => /^prefer stage == prefill, .*ftf\.sched:\d+$/.test(n)), splits[2].join());
  await press(run, ["Home"]);
  await blame.scrollIntoViewIfNeeded();
  await blame.screenshot({ path: join(folder, "run-blame.png") });
});
await check("a report without --blame says how to get it", async () => {
  const page = await open(plainFile);
  assert.equal(await page.locator("#blame").count(), 0);
  assert.match(await page.textContent("#misses"), /--blame/);
  assert.deepEqual(page.faults, []);
});
await check("searching a job shows it, and hovering over it says what it is", async () => {
  await run.fill("input[type=search]", "sr#3");
  await press(run, ["Enter"]);
  assert.match(await run.textContent("#gantt-said"), /^sr#3: infer, layer 0; /);
  const unit = await run.textContent("#gantt-said");
  const [, start, end] = /: ([\d,.]+) ms to ([\d,.]+) ms/.exec(unit).map((t) => Number(t.replaceAll(",", "")));
  const [from, to] = await windowOf(run);
  await main.scrollIntoViewIfNeeded();
  const box = await main.boundingBox();
  const x = box.x + 104 + ((start + end) / 2 - from) / (to - from) * (box.width - 104);
  const texts = new Set();
  for (let y = box.y + 26; y < box.y + box.height; y += 8) {
    await run.mouse.move(x, y);
    const tip = run.locator(".gantt .tip").first();
    if (await tip.isVisible()) texts.add(await tip.textContent());
  }
  assert.ok([...texts].some((t) => t.startsWith("sr#3: infer, layer") && t.includes("released")), [...texts].join(" | "));
  await run.screenshot({ path: join(folder, "run-timeline.png") });
});
await check("a stream is searched job by job, and unknown names are told", async () => {
  await run.fill("input[type=search]", "od");
  await press(run, ["Enter"]);
  assert.match(await run.textContent("#gantt-said"), /^od#0/);
  await press(run, ["Enter"]);
  assert.match(await run.textContent("#gantt-said"), /^od#1/);
  await run.fill("input[type=search]", "nobody#1");
  await press(run, ["Enter"]);
  assert.match(await run.textContent("#gantt-said"), /No stream of that name/);
  await run.fill("input[type=search]", "sr#999999");
  await press(run, ["Enter"]);
  assert.match(await run.textContent("#gantt-said"), /No job sr#999999/);
});
await check("buttons and the wheel zoom, dragging moves", async () => {
  await run.click("text=Whole run");
  await settled(run);
  const whole = await spanOf(run);
  await run.click("[aria-label='Zoom in']");
  await settled(run);
  assert.ok(Math.abs(await spanOf(run) - whole / 2) < 1);
  const box = await main.boundingBox();
  await run.mouse.move(box.x + 600, box.y + 60);
  await run.keyboard.down("Control");
  await run.mouse.wheel(0, -600);
  await run.keyboard.up("Control");
  await settled(run);
  assert.ok(await spanOf(run) < whole / 3, String(await spanOf(run)));
  const [before] = await windowOf(run);
  await run.mouse.down();
  await run.mouse.move(box.x + 400, box.y + 60, { steps: 4 });
  await run.mouse.up();
  await settled(run);
  assert.ok((await windowOf(run))[0] > before);
});
await check("the wheel alone scrolls the page", async () => {
  await run.evaluate(() => document.activeElement.blur());
  const before = await spanOf(run);
  const box = await main.boundingBox();
  await run.mouse.move(box.x + 600, box.y + 60);
  await run.mouse.wheel(0, -50);
  await settled(run);
  assert.equal(await spanOf(run), before);
});
await check("the keyboard moves, zooms and selects", async () => {
  await main.focus();
  await press(run, ["0"]);
  const whole = await spanOf(run);
  await press(run, ["+", "+"]);
  assert.ok(Math.abs(await spanOf(run) - whole / 4) < 1);
  const [before] = await windowOf(run);
  await press(run, ["ArrowRight"]);
  assert.ok((await windowOf(run))[0] > before);
  await press(run, ["ArrowDown", "n"]);
  const first = await run.textContent("#gantt-said");
  assert.match(first, /layer \d+; /);
  await press(run, ["n"]);
  assert.notEqual(await run.textContent("#gantt-said"), first);
  await press(run, ["p"]);
  assert.equal(await run.textContent("#gantt-said"), first);
  await press(run, ["0", "m"]);
  assert.match(await run.textContent("#gantt-said"), /missed its deadline at/);
  await press(run, ["Escape"]);
  assert.equal(await run.textContent("#gantt-said"), "");
  await press(run, ["/"]);
  assert.equal(await run.evaluate(() => document.activeElement.type), "search");
});
await check("tables stand behind the pictures", async () => {
  await run.$$eval("details", (all) => all.forEach((d) => (d.open = true)));
  await settled(run);
  const empty = await run.$$eval("details", (all) => all.filter((d) => d.querySelectorAll("tbody tr").length === 0).length);
  assert.equal(empty, 0);
  await run.$$eval("details", (all) => all.forEach((d) => (d.open = false)));
});
await check("printing uses light colours", async () => {
  await run.emulateMedia({ colorScheme: "dark" });
  await settled(run);
  assert.equal(await run.getAttribute("html", "data-theme"), "dark");
  await run.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await run.getAttribute("html", "data-theme"), "light");
  await run.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await run.getAttribute("html", "data-theme"), "dark");
  const pdf = await run.pdf({ path: join(folder, "run.pdf") });
  assert.ok(pdf.length > 20_000);
});
await check("dark mode is dark, in canvases too", async () => {
  const dark = await open(runFile, { colorScheme: "dark" });
  const corner = await dark.$eval("canvas.main", (c) => [...c.getContext("2d").getImageData(2, 2, 1, 1).data.slice(0, 3)]);
  assert.ok(Math.max(...corner) < 64, String(corner));
  await dark.screenshot({ path: join(folder, "run-dark.png"), fullPage: true });
  await dark.click("text=Light or dark");
  await settled(dark);
  assert.equal(await dark.getAttribute("html", "data-theme"), "light");
  assert.deepEqual(dark.faults, []);
});
await check("a narrow window does not scroll sideways", async () => {
  const narrow = await open(runFile, { viewport: { width: 420, height: 800 } });
  assert.ok(await narrow.evaluate(() => document.documentElement.scrollWidth) <= 420);
});
await check("a run has no errors and loads nothing", () => assert.deepEqual(run.faults, []));
await run.emulateMedia({ colorScheme: "light" });
await press(run, ["Escape"]);
await run.screenshot({ path: join(folder, "run.png"), fullPage: true });

const explore = await open(exploreFile);
await check("an exploration has all sections and charts", async () => {
  const ids = await explore.$$eval("section", (all) => all.map((s) => s.id));
  assert.deepEqual(ids.filter((id) => id !== "expectations"), ["pareto", "multiples", "table"]);
  const found = await colours(explore, ".uplot canvas");
  assert.ok(found.length > 0 && found.every((n) => n > 2), String(found));
});
await check("the Pareto chart greys dominated points and follows the metrics", async () => {
  const count = await explore.locator("#pareto .point").count();
  const rows = await explore.locator("#table > div table tbody tr").count();
  const grey = await explore.locator("#pareto .dominated").count();
  assert.ok(count > 1 && count <= rows, `${count} points, ${rows} rows`);
  assert.ok(grey > 0 && grey < count, `${grey} of ${count} grey`);
  const title = await explore.textContent("#pareto figcaption");
  await explore.locator("#pareto select").first().selectOption("units");
  await settled(explore);
  assert.notEqual(await explore.textContent("#pareto figcaption"), title);
});
await check("the Pareto chart is read with keys", async () => {
  await explore.locator("#pareto svg[tabindex]").focus();
  await press(explore, ["ArrowRight"]);
  assert.match(await explore.textContent("#pareto .said"), /: units .*, /);
});
await check("tables are sorted by their heads", async () => {
  const column = () => explore.$$eval("#table > div tbody tr th", (all) => all.map((e) => e.textContent));
  await explore.locator("#table > div th button").first().click();
  assert.deepEqual(await column(), [...await column()].sort());
  assert.equal(await explore.locator("#table > div th").first().getAttribute("aria-sort"), "ascending");
});
await check("an exploration has no errors and loads nothing", () => assert.deepEqual(explore.faults, []));
await explore.screenshot({ path: join(folder, "explore.png"), fullPage: true });

const large = await open(largeFile);
await check("a large run is drawn and says what it leaves out", async () => {
  assert.ok((await colours(large, "canvas.main"))[0] > 2);
  assert.match(await large.textContent("#timeline .notice"), /first 200,000 units/);
  assert.deepEqual(large.faults, []);
  return `drawn ${await large.getAttribute("html", "data-drawn")} ms after opening`;
});
await check("a large run is zoomed frame by frame", async () => {
  const canvas = large.locator("canvas.main");
  await canvas.focus();
  const times = [];
  for (let i = 0; i < 24; i++) {
    times.push(await large.evaluate((key) => new Promise((done) => {
      const start = performance.now();
      document.querySelector("canvas.main").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    }), i < 12 ? "+" : "-"));
  }
  times.sort((a, b) => a - b);
  return `median frame ${times[12].toFixed(1)} ms, longest ${times[23].toFixed(1)} ms`;
});
await large.screenshot({ path: join(folder, "large.png") });

for (const file of others) {
  await check(`${basename(file)} opens without errors`, async () => {
    const page = await open(file);
    await page.$$eval("details", (all) => all.forEach((d) => (d.open = true)));
    await settled(page);
    assert.deepEqual(page.faults, []);
    assert.ok(await page.locator("section").count() >= 3);
    if (basename(file) === "starved.html") assert.match(await page.locator("section#table").innerText(), /500 ms, 14 never/);
  });
}
await browser.close();
process.exit(failures > 0 ? 1 : 0);
