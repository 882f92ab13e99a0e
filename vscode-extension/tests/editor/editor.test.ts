import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editorWith } from './session';

// End to end: the packed extension in a VS Code server, used in a browser as a person uses it. Here: reading and writing.
const editor = editorWith('headset.sched');
const { options } = editor;

test('editor: words are coloured by what they are', options, async () => {
  const { window } = editor;
  const keyword = await window.tokenClass('order');
  const name = await window.tokenClass('hands');
  assert.notEqual(keyword, name);
  assert.notEqual(keyword, await window.tokenClass('60'));
  assert.equal(keyword, await window.tokenClass('place'));
});

test('editor: streams have hints, scenarios have links', options, async () => {
  const { window } = editor;
  await window.page.locator('.codelens-decoration a', { hasText: 'Compare all policies' }).waitFor();
  await window.until('the hint of a stream', async () => (await window.text()).includes('every 16.7 ms'));
  await window.picture('editor');
});

test('editor: hover tells what a word means', options, async () => {
  const { window } = editor;
  await window.goTo(18, 14); // deadline
  const hover = window.page.locator('.monaco-hover:not(.hidden)', { hasText: 'deadline' }).first();
  await window.press(['Control+k', 'Control+i'], hover);
  assert.match(await hover.innerText(), /deadline: instant\s+When the job is due/);
  await window.page.keyboard.press('Escape');
});

test('editor: completion offers the models of another file, and nothing that does not fit', options, async () => {
  const { window } = editor;
  await window.goTo(7, 1);
  await window.page.keyboard.press('End');
  await window.page.keyboard.type('\nstream extra : ');
  await window.until('the typed text', async () => (await window.text()).includes('stream extra :'));
  const row = (text: string) => window.page.locator('.suggest-widget .monaco-list-row', { hasText: text });
  await window.press(['Control+Space'], row('scene').first());
  assert.ok(await row('chat').count() > 0);
  assert.equal(await row('stream-llm').count(), 0);
  await window.picture('completion');
  await window.page.keyboard.press('Escape');
  await window.command('File: Revert File', { what: 'the reverted text', isSo: async () => !(await window.text()).includes('extra') });
});

test('editor: rename changes a name in another file too', options, async () => {
  const { window } = editor;
  const rename = (line: number, column: number, to: string, text: string): Promise<void> => window.act(async () => {
    await window.goTo(line, column);
    const box = window.page.locator('.rename-box input');
    await window.press(['F2'], box);
    await box.fill(to);
    await window.page.keyboard.press('Enter');
  }, { what: `the name ${to}`, isSo: async () => (await window.text()).includes(text) });
  await rename(4, 20, 'Goggles', 'scenario Room on Goggles');
  await window.open('chip.sched');
  await window.until('the new name in the other file', async () => (await window.text()).includes('platform Goggles'));
  await rename(2, 12, 'Headset', 'platform Headset');
  await window.open('headset.sched');
  await window.until('the old name', async () => (await window.text()).includes('on Headset'));
});

test('editor: go to definition opens another file', options, async () => {
  const { window } = editor;
  await window.goTo(4, 20);
  await window.press(['F12'], window.page.locator('.tab.active', { hasText: 'chip.sched' }));
  await window.open('headset.sched');
});

test('editor: a mistake is underlined, listed and fixed', options, async () => {
  const { window } = editor;
  await window.closeAll();
  await window.open('mistake.sched');
  await window.page.locator('.squiggly-error').first().waitFor();
  const row = window.page.locator('.markers-panel .monaco-list-row', { hasText: 'dedline' });
  await window.command('Problems: Focus on Problems View', row.first());
  await window.goTo(2, 14);
  const fix = window.page.locator('.action-widget .monaco-list-row', { hasText: /deadline/ }).first();
  await window.act(async () => {
    await window.press(['Control+.'], fix);
    await window.picture('quick-fix');
    await fix.click();
  }, { what: 'the fixed text', isSo: async () => (await window.text()).includes('order by deadline') });
  await window.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await row.first().waitFor({ state: 'detached' });
});

test('editor: formatting tidies a file', options, async () => {
  const { window } = editor;
  await window.open('untidy.sched');
  // A server that has just been asked for something else may not be ready to format.
  const tidy = 'policy Untidy {\n  order by deadline\n  place on idle device\n}';
  await window.command('Format Document', { what: 'the tidy text', isSo: async () => (await window.text()).includes(tidy) });
});

test('editor: a missing server is told with a way out', options, async () => {
  const { window, server } = editor;
  const message = window.page.locator('.notification-toast', { hasText: '/nowhere/schedlang' }).first();
  await window.act(async () => server.setMachineSettings({ 'schedlang.server.path': '/nowhere/schedlang' }), message);
  assert.match(await message.innerText(), /Open Settings/);
});
