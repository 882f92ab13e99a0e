import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { serverPath } from '../server/command';
import { editorWith } from './session';
import { gone } from './window';

// The commands of the extension, each called as a person calls it: by its lens, from the palette or from the status bar.
const editor = editorWith('headset.sched');
const { options } = editor;

test('command: Run Scenario and Compare Policies show results', options, async () => {
  const { window } = editor;
  await window.lens(/^Run$/, window.choice('ByDeadline'));
  await window.choose('ByDeadline');
  const one = await window.webview('table');
  assert.deepEqual(await one.locator('thead th').allInnerTexts().then((t) => t.filter((x) => x)), ['ByDeadline']);
  assert.match(await one.locator('tbody').innerText(), /missed deadlines\s+\d+\.\d %/);

  await window.lens(/^Compare all policies$/, {
    what: 'two columns',
    isSo: async () => {
      // The page is replaced while it is read.
      const frame = await window.webview('table');
      const heads = await frame.locator('thead th').allInnerTexts().catch(() => []);
      return heads.filter((x) => x).join() === 'ByArrival,ByDeadline';
    },
  });
  await window.wide(() => window.picture('results'));
  await window.close('Results: Room');
});

test('command: Show Report Beside draws the timeline', options, async () => {
  const { window } = editor;
  await window.select('headset.sched');
  await window.command('SchedLang: Show Report Beside', window.choice('All policies'));
  await window.choose('All policies');
  const report = await window.webview('canvas.main');
  assert.match(await report.locator('body').innerText(), /ByArrival[^]*ByDeadline/);
  await window.wide(async () => {
    await report.locator('h2', { hasText: 'Timeline' }).first().evaluate((e) => e.scrollIntoView());
    await window.picture('report');
  });
  await window.close('Report: Room');
});

test('command: Test Expectations tells the outcome above the expectation', options, async () => {
  const { window } = editor;
  await window.select('headset.sched');
  const outcome = window.page.locator('.codelens-decoration a', { hasText: /^(passed|failed), / }).first();
  await window.lens(/^(Test|passed|failed)/, outcome);
  await window.page.locator('.notification-toast', { hasText: /expectation|Failed/ }).first().waitFor();
  await window.clearNotifications();
});

test('command: Explain Policy and Show Generated C# open beside', options, async () => {
  const { window } = editor;
  await window.lens(/^Explain$/, window.tab('ByArrival.txt'));
  await window.shown('Placement');
  await window.select('headset.sched');
  await window.command('SchedLang: Show Generated C#', window.choice('ByDeadline'));
  await window.choose('ByDeadline');
  await window.tab('ByDeadline.cs').waitFor();
  await window.shown('struct');
  await window.closeAll();
});

test('command: Why Did This Job Miss Its Deadline? tells of one job, and of the worst', options, async () => {
  const { window, server } = editor;
  // What the command line tells: jobs and times follow from the random numbers of a run.
  const file = join(server.workspace, 'headset.sched');
  const { stdout: told } = await promisify(execFile)('dotnet', [serverPath, 'why', file, '--scenario', 'Room', '--policy', 'ByArrival'], { timeout: 60_000 });
  const misses = told.match(/^track#\d+ missed its deadline by [\d.,]+ ms/gm) ?? [];
  assert.ok(misses.length > 0, told);
  const worst = misses[0]!.split(' ')[0]!;
  const ask = async (job: string): Promise<void> => {
    await window.command('SchedLang: Why Did This Job Miss Its Deadline?', window.choice('ByArrival'));
    await window.choose('ByArrival');
    const title = window.page.locator('.quick-input-widget', { hasText: 'Which job?' });
    await title.waitFor();
    const input = title.locator('input').first();
    await input.fill('1273');
    await window.page.locator('.quick-input-message', { hasText: 'Write the stream, # and a number' }).waitFor();
    await input.fill(job);
    await window.page.locator('.quick-input-message', { hasText: 'Write the stream' }).waitFor({ state: 'hidden' });
    await window.confirm(title);
  };
  await window.open('headset.sched');
  await ask(worst);
  await window.tab(`why ${worst.replace('#', ' ')}.txt`).waitFor();
  await window.shown(misses[0]!);
  await window.shown(told.match(/behind talk#\d+ on npu, because arrival/)![0]);
  await window.closeAll();

  await window.open('headset.sched');
  await ask('');
  await window.tab('why Room.txt').waitFor();
  await window.shown(misses[0]!);
  await window.closeAll();
});

test('command: Run Experiment shows the means', options, async () => {
  const { window } = editor;
  await window.open('study.sched');
  await window.lens(/^Run the experiment$/, window.tab('Load.txt'));
  await window.shown('track.deadline');
  assert.equal(readFileSync(join(editor.server.workspace, 'Load-results', 'Load.csv'), 'utf8').trim().split('\n').length, 1 + 4);
  await window.closeAll();
});

test('command: Build Executable writes a simulator that runs', options, async () => {
  const { window, server } = editor;
  const target = join(server.workspace, 'room');
  await window.open('headset.sched');
  await window.command('SchedLang: Build Executable', window.choice('ByDeadline'));
  await window.choose('ByDeadline');
  await window.choosePath(target);
  await window.page.locator('.notification-toast', { hasText: `Built ${target}` }).first().waitFor({ timeout: 60_000 });
  const { stdout } = await promisify(execFile)(target, [], { timeout: 60_000 });
  assert.match(stdout, /Room on Headset under ByDeadline/);
  await window.clearNotifications();
});

test('command: Open an Example copies it and opens it', options, async () => {
  const { window, server } = editor;
  await window.command('SchedLang: Open an Example', window.dialog);
  await window.choosePath(dirname(server.workspace));
  await window.page.locator('.tab.active', { hasText: 'call.sched' }).waitFor();
  const folder = join(dirname(server.workspace), 'schedlang-example');
  assert.equal(readFileSync(join(folder, 'call.sched'), 'utf8'), readFileSync('../examples/first/call.sched', 'utf8'));
  await window.closeAll();
});

test('command: Show All Commands opens from the status bar', options, async () => {
  const { window } = editor;
  await window.open('headset.sched');
  const item = window.page.locator('.statusbar-item[aria-label*="SchedLang"]:not([id="status.editor.mode"])').first();
  await window.act(() => item.click(), window.choice('SchedLang: Compare Policies'));
  await window.page.keyboard.press('Escape');
});

test('command: Show Log opens the output of the extension', options, async () => {
  const { window } = editor;
  // Installed without its native modules, this VS Code server writes no logs, so that only the channel can be seen.
  const channel = window.page.locator('select[aria-label="Switch Output"]').first();
  await window.command('SchedLang: Show Log', {
    what: 'the channel',
    isSo: async () => await channel.count() > 0 && await channel.evaluate((e: HTMLSelectElement) => e.selectedOptions[0]?.textContent) === 'SchedLang',
  });
  const hide = window.page.locator('.part.panel a[aria-label^="Hide Panel"]').first();
  await window.act(() => hide.click(), gone('the panel', window.page.locator('.part.panel')));
});

test('command: Restart Language Server starts another process', options, async () => {
  const { window, server } = editor;
  const [before] = server.languageServers();
  assert.ok(before);
  await window.command('SchedLang: Restart Language Server', {
    what: 'another process',
    isSo: async () => {
      const running = server.languageServers();
      return running.length === 1 && running[0] !== before;
    },
  });
  await window.goTo(18, 14);
  await window.press(['Control+k', 'Control+i'], window.page.locator('.monaco-hover:not(.hidden)', { hasText: 'When the job is due' }).first());
});

test('command: each command of the extension is called by a test', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { commands: { title: string }[] } };
  const tests = readFileSync('tests/editor/commands.test.ts', 'utf8').split('\n').filter((l) => l.startsWith('test(')).join('\n');
  for (const { title } of manifest.contributes.commands) assert.ok(tests.includes(title), title);
});
