import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { InitializeResult, PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import { locateServer } from '../../src/infrastructure/server-location';
import { limited } from './limited';

// The packed extension, unpacked as VS Code does it. The command inside must run from there, as the server and for a scenario.
const run = promisify(execFile);
const editor = process.env['SCHEDLANG_TEST_EDITOR'] ?? '';

for (const [name, variable, missing] of [
  ['portable', 'SCHEDLANG_TEST_VSIX', 'the extension is not packed (eng/test-extension.sh)'],
  ['native', 'SCHEDLANG_TEST_NATIVE_VSIX', 'the native command is not published (eng/publish-native.sh)'],
] as const) {
  const vsix = process.env[variable] ?? '';
  const skip = !editor ? 'the VS Code server is not installed (eng/install-editor.sh)' : !existsSync(vsix) ? missing : false;

  test(`packed: the ${name} command of the extension answers and runs`, { skip, timeout: 240_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slpack-'));
    try {
      const extension = await unpack(vsix, folder);
      const server = locateServer({ serverPath: '', dotnetPath: '', extensionFolder: extension, environment: process.env, platform: process.platform });
      assert.ok(!('missing' in server), JSON.stringify(server));
      assert.equal(server.program.startsWith(extension), name === 'native', server.program);
      await talkTo(server.program, server.args);

      const example = resolve('../examples/first/call.sched');
      const { stdout } = await run(server.program, [...server.args, 'run', example, '--policy', 'all', '--format', 'json'], { timeout: 120_000, maxBuffer: 1 << 24 });
      assert.ok(Array.isArray(JSON.parse(stdout)), stdout);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  });
}

async function unpack(vsix: string, folder: string): Promise<string> {
  const extensions = join(folder, 'ext');
  const config = join(folder, 'config.yaml');
  writeFileSync(config, '');
  await run(join(editor, 'node'), [join(editor, 'code-server'), '--config', config, '--user-data-dir', join(folder, 'data'), '--extensions-dir', extensions,
    '--install-extension', vsix, '--force'], { timeout: 120_000, env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: join(folder, 'c'), XDG_DATA_HOME: join(folder, 'd') } });
  const name = readdirSync(extensions).find((f) => f.startsWith('schedlang.schedlang-'));
  assert.ok(name, readdirSync(extensions).join(' '));
  return join(extensions, name);
}

async function talkTo(program: string, args: readonly string[]): Promise<void> {
  const process = spawn(program, [...args, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(new StreamMessageReader(process.stdout), new StreamMessageWriter(process.stdin));
  try {
    const told = new Promise<PublishDiagnosticsParams>((take) => connection.onNotification('textDocument/publishDiagnostics', take));
    connection.listen();
    const result = await limited(connection.sendRequest<InitializeResult>('initialize', { processId: null, rootUri: null, capabilities: {} }));
    assert.equal(result.serverInfo?.name, 'schedlang');
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: 'file:///packed.sched', languageId: 'sched', version: 1, text: 'policy P { order by dedline }' },
    });
    assert.match(JSON.stringify((await limited(told)).diagnostics), /SL1001.*deadline/);
    await limited(connection.sendRequest('shutdown'));
    const ended = once(process, 'exit');
    await connection.sendNotification('exit');
    assert.deepEqual(await limited(ended), [0, null]);
  } finally {
    connection.dispose();
    if (process.exitCode === null) process.kill();
  }
}
