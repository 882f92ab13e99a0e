import assert from 'node:assert/strict';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, MessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type {
  CodeAction, CodeLens, CompletionItem, CompletionList, Hover, InitializeResult, LocationLink, PublishDiagnosticsParams, TextEdit, WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { serverPath } from './command';
import { limited } from './limited';

// The process as an editor starts it, over standard input and output.
const path = resolve('../examples/rtgen/c-gaming-ii.sched');
const uri = pathToFileURL(path).toString();
const text = readFileSync(path, 'utf8');
let version = 1;
let server: ChildProcess;
let connection: MessageConnection;
let diagnostics: PublishDiagnosticsParams[] = [];
let told = (): void => {};

before(async () => {
  server = spawn('dotnet', [serverPath, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  connection = createMessageConnection(new StreamMessageReader(server.stdout!), new StreamMessageWriter(server.stdin!));
  connection.onNotification('textDocument/publishDiagnostics', (p: PublishDiagnosticsParams) => {
    diagnostics.push(p);
    told();
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const result = await limited(connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid, rootUri: pathToFileURL(resolve('../examples')).toString(), capabilities: { textDocument: { definition: { linkSupport: true } } },
  }));
  assert.equal(result.serverInfo?.name, 'schedlang');
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'sched', version, text } });
}, { timeout: 60_000 });

after(async () => {
  if (server.exitCode === null) server.kill();
  connection.dispose();
});

test('a mistake is told, and told no more when it is mended', { timeout: 60_000 }, async () => {
  await change(text.replace('rcan ', 'rcam '));
  const found = await diagnosticsOf(version);
  assert.equal(found.length, 1);
  assert.equal(found[0]!.source, 'schedlang');
  assert.match(String(found[0]!.message), /rcam/);
  await change(text);
  assert.deepEqual((await diagnosticsOf(version)).filter((d) => d.severity === 1), []);
});

test('a mistake has a fix', { timeout: 60_000 }, async () => {
  const wrong = text.replace('rcan ', 'rcam ');
  await change(wrong);
  const range = { start: positionOf(wrong, 'rcam'), end: positionOf(wrong, 'rcam') };
  const actions = await ask<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } });
  const edits = actions.flatMap((a) => a.edit?.changes?.[uri] ?? []);
  assert.ok(edits.some((e: TextEdit) => e.newText === 'rcan'), JSON.stringify(actions));
  await change(text);
});

test('names can be looked up, in other files too', { timeout: 60_000 }, async () => {
  const place = { textDocument: { uri }, position: positionOf(text, 'RyzenAI9_365') };
  const [found] = await ask<LocationLink[]>('textDocument/definition', place);
  assert.ok(found?.targetUri.endsWith('/rtgen/platform.sched'), JSON.stringify(found));
  const hover = await ask<Hover>('textDocument/hover', place);
  assert.match(JSON.stringify(hover.contents), /RyzenAI9_365/);
});

test('completion knows the models of other files', { timeout: 60_000 }, async () => {
  const place = { textDocument: { uri }, position: positionOf(text, 'yolov3') };
  const list = await ask<CompletionList | CompletionItem[]>('textDocument/completion', place);
  const labels = (Array.isArray(list) ? list : list.items).map((i) => i.label);
  assert.ok(labels.includes('llama3_1b') && labels.includes('gte'), labels.join(' '));
});

test('a name is changed everywhere', { timeout: 60_000 }, async () => {
  const edit = await ask<WorkspaceEdit>('textDocument/rename', { textDocument: { uri }, position: positionOf(text, 'sr  :'), newName: 'upscale' });
  assert.deepEqual(edit.changes?.[uri]?.map((e) => e.newText), ['upscale']);
});

test('lenses call the commands of the extension', { timeout: 60_000 }, async () => {
  const lenses = await ask<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  const contributed = (JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { commands: { command: string }[] } }).contributes.commands;
  assert.deepEqual(lenses.map((l) => [l.command!.title, l.command!.command, l.command!.arguments?.[1]]), [
    ['Run', 'schedlang.run', 'GamingII'],
    ['Compare all policies', 'schedlang.compare', 'GamingII'],
  ]);
  for (const lens of lenses) assert.ok(contributed.some((c) => c.command === lens.command!.command), lens.command!.command);
});

test('what can be run is told with the policies of other files', { timeout: 60_000 }, async () => {
  const names = await ask<{ scenarios: string[]; policies: string[]; hasErrors: boolean }>('schedlang/program', { textDocument: { uri } });
  assert.deepEqual(names.scenarios, ['GamingII']);
  assert.ok(names.policies.includes('FTF') && names.policies.includes('EDF_DYN'), names.policies.join(' '));
  assert.equal(names.hasErrors, false);
});

test('the process ends when it is told to', { timeout: 60_000 }, async () => {
  await ask('shutdown', undefined);
  const ended = once(server, 'exit');
  await connection.sendNotification('exit');
  assert.deepEqual(await limited(ended), [0, null]);
});

function ask<T>(method: string, params: unknown): Promise<T> {
  return limited(params === undefined ? connection.sendRequest<T>(method) : connection.sendRequest<T>(method, params));
}

async function change(to: string): Promise<void> {
  version++;
  await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text: to }] });
}

async function diagnosticsOf(wanted: number): Promise<PublishDiagnosticsParams['diagnostics']> {
  for (;;) {
    const found = diagnostics.find((d) => d.uri === uri && d.version === wanted);
    if (found) return found.diagnostics;
    await limited(new Promise<void>((resolve) => (told = resolve)));
  }
}

function positionOf(text: string, word: string): { line: number; character: number } {
  const lines = text.slice(0, text.indexOf(word)).split('\n');
  return { line: lines.length - 1, character: lines[lines.length - 1]!.length };
}
