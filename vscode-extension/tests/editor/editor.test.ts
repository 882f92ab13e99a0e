import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findInstallation, VsCodeServer } from './vscode-server';
import { Window } from './window';

// End to end: the packed extension in a VS Code server, used in a browser as a person uses it.
const installation = findInstallation();
const skip = typeof installation === 'string' ? installation : false;
const options = { skip, timeout: 90_000 };
let server: VsCodeServer;
let window: Window;

before(async () => {
  if (typeof installation === 'string') return;
  server = new VsCodeServer(installation);
  await server.start();
  window = new Window(await server.open('headset.sched'));
}, { timeout: 150_000 });

after(async () => server?.stop(), { timeout: 30_000 });

test('editor: words are coloured by what they are', options, async () => {
  const keyword = await window.tokenClass('order');
  const name = await window.tokenClass('hands');
  assert.notEqual(keyword, name);
  assert.notEqual(keyword, await window.tokenClass('60'));
  assert.equal(keyword, await window.tokenClass('place'));
});

test('editor: streams have hints, scenarios have links', options, async () => {
  await window.page.locator('.codelens-decoration a', { hasText: 'Compare all policies' }).waitFor();
  await window.until('the hint of a stream', async () => (await window.text()).includes('every 16.7 ms'));
  await window.picture('editor');
});

test('editor: hover tells what a word means', options, async () => {
  await window.goTo(18, 14); // deadline
  await window.page.keyboard.press('Control+k');
  await window.page.keyboard.press('Control+i');
  const hover = window.page.locator('.monaco-hover:not(.hidden)', { hasText: 'deadline' }).first();
  await hover.waitFor();
  assert.match(await hover.innerText(), /deadline: instant\s+When the job is due/);
  await window.page.keyboard.press('Escape');
});

test('editor: completion offers the models of another file', options, async () => {
  await window.goTo(7, 1);
  await window.page.keyboard.press('End');
  await window.page.keyboard.type('\nstream extra : ');
  await window.page.keyboard.press('Control+Space');
  const row = window.page.locator('.suggest-widget .monaco-list-row', { hasText: 'scene' }).first();
  await row.waitFor();
  assert.ok(await window.page.locator('.suggest-widget .monaco-list-row', { hasText: 'chat' }).count() > 0);
  await window.picture('completion');
  await window.page.keyboard.press('Escape');
  await window.command('File: Revert File');
  await window.until('the reverted text', async () => !(await window.text()).includes('extra'));
});

test('editor: rename changes a name in another file too', options, async () => {
  const rename = async (line: number, column: number, to: string): Promise<void> => {
    await window.goTo(line, column);
    await window.page.keyboard.press('F2');
    await window.page.locator('.rename-box input').fill(to);
    await window.page.keyboard.press('Enter');
  };
  await rename(4, 20, 'Goggles');
  await window.until('the new name', async () => (await window.text()).includes('scenario Room on Goggles'));
  await window.open('chip.sched');
  await window.until('the new name in the other file', async () => (await window.text()).includes('platform Goggles'));
  await rename(2, 12, 'Headset');
  await window.until('the old name', async () => (await window.text()).includes('platform Headset'));
  await window.open('headset.sched');
  await window.until('the old name', async () => (await window.text()).includes('on Headset'));
});

test('editor: go to definition opens another file', options, async () => {
  await window.goTo(4, 20);
  await window.page.keyboard.press('F12');
  await window.page.locator('.tab.active', { hasText: 'chip.sched' }).waitFor();
  await window.open('headset.sched');
});

test('editor: Run and Compare all policies show results', options, async () => {
  await window.page.locator('.codelens-decoration a', { hasText: /^Run$/ }).first().click();
  await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'ByDeadline' }).first().click();
  const one = await window.webview('table');
  assert.deepEqual(await one.locator('thead th').allInnerTexts().then((t) => t.filter((x) => x)), ['ByDeadline']);
  assert.match(await one.locator('tbody').innerText(), /missed deadlines\s+\d+\.\d %/);

  await window.page.locator('.codelens-decoration a', { hasText: 'Compare all policies' }).first().click();
  await window.until('two columns', async () => {
    // The page is replaced while it is read.
    const frame = await window.webview('table');
    const heads = await frame.locator('thead th').allInnerTexts().catch(() => []);
    return heads.filter((x) => x).join() === 'ByArrival,ByDeadline';
  });
  await window.picture('results');
  await window.page.locator('.tab', { hasText: 'Results: Room' }).click();
  await window.page.keyboard.press('Control+w');
});

test('editor: Show Report Beside draws the timeline', options, async () => {
  await window.page.locator('.tab', { hasText: 'headset.sched' }).click();
  await window.command('SchedLang: Show Report Beside');
  await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'All policies' }).first().click();
  const report = await window.webview('canvas.main');
  assert.match(await report.locator('body').innerText(), /ByArrival[^]*ByDeadline/);
  await report.locator('canvas.main').first().scrollIntoViewIfNeeded();
  await window.picture('report');
  await window.page.locator('.tab', { hasText: 'Report: Room' }).click();
  await window.page.keyboard.press('Control+w');
});

test('editor: Test Expectations tells the outcome above the expectation', options, async () => {
  await window.page.locator('.tab', { hasText: 'headset.sched' }).click();
  await window.page.locator('.codelens-decoration a', { hasText: /^Test$/ }).first().click();
  await window.page.locator('.codelens-decoration a', { hasText: /^(passed|failed), / }).first().waitFor();
  await window.page.locator('.notification-toast', { hasText: /expectation|Failed/ }).first().waitFor();
  await window.command('Notifications: Clear All Notifications');
});

test('editor: Explain and Show Generated C# open beside', options, async () => {
  await window.page.locator('.codelens-decoration a', { hasText: /^Explain$/ }).first().click();
  await window.page.locator('.tab', { hasText: 'ByArrival.txt' }).waitFor();
  await window.until('the explanation', async () => (await window.page.locator('.view-lines', { hasText: 'Placement' }).count()) > 0);
  await window.page.locator('.tab', { hasText: 'headset.sched' }).click();
  await window.command('SchedLang: Show Generated C#');
  await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'ByDeadline' }).first().click();
  await window.page.locator('.tab', { hasText: 'ByDeadline.cs' }).waitFor();
  await window.until('the C#', async () => (await window.page.locator('.view-lines', { hasText: 'struct' }).count()) > 0);
  await window.command('View: Close All Editors');
});

test('editor: a mistake is underlined, listed and fixed', options, async () => {
  await window.open('mistake.sched');
  await window.page.locator('.squiggly-error').first().waitFor();
  await window.command('Problems: Focus on Problems View');
  const row = window.page.locator('.markers-panel .monaco-list-row', { hasText: 'dedline' });
  await row.first().waitFor();
  await window.goTo(2, 14);
  await window.page.keyboard.press('Control+.');
  const fix = window.page.locator('.action-widget .monaco-list-row', { hasText: /deadline/ }).first();
  await fix.waitFor();
  await window.picture('quick-fix');
  await fix.click();
  await window.until('the fixed text', async () => (await window.text()).includes('order by deadline'));
  await window.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await row.first().waitFor({ state: 'detached' });
});

test('editor: formatting tidies a file', options, async () => {
  await window.open('untidy.sched');
  await window.command('Format Document');
  await window.until('the tidy text', async () => (await window.text()).includes('policy Untidy {\n  order by deadline\n  place on idle device\n}'));
});

test('editor: a missing server is told with a way out', options, async () => {
  server.setMachineSettings({ 'schedlang.server.path': '/nowhere/schedlang' });
  const message = window.page.locator('.notification-toast', { hasText: '/nowhere/schedlang' }).first();
  await message.waitFor();
  assert.match(await message.innerText(), /Open Settings/);
});
