import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { locateServer, SearchPlaces } from '../../src/infrastructure/server-location';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'schedlang-places-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function file(path: string, mode = 0o755): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, '', { mode });
  return full;
}

function locate(places: Partial<SearchPlaces> = {}): ReturnType<typeof locateServer> {
  return locateServer({
    serverPath: '', dotnetPath: '', extensionFolder: join(folder, 'extension'), environment: { PATH: join(folder, 'bin') }, platform: 'linux', ...places,
  });
}

test('the setting comes first, then the command of the extension, then the PATH', () => {
  const onPath = file('bin/schedlang');
  assert.deepEqual(locate(), { program: onPath, args: [] });
  const bundled = file('extension/server/schedlang');
  assert.deepEqual(locate(), { program: bundled, args: [] });
  const own = file('own/schedlang');
  assert.deepEqual(locate({ serverPath: own }), { program: own, args: [] });
});

test('a dll is started with dotnet: of the setting, of DOTNET_ROOT, of the PATH', () => {
  const dll = file('extension/server/schedlang.dll', 0o644);
  const onPath = file('bin/dotnet');
  assert.deepEqual(locate(), { program: onPath, args: [dll] });
  const root = file('root/dotnet');
  assert.deepEqual(locate({ environment: { DOTNET_ROOT: join(folder, 'root'), PATH: join(folder, 'bin') } }), { program: root, args: [dll] });
  const own = file('own/dotnet');
  assert.deepEqual(locate({ dotnetPath: own }), { program: own, args: [dll] });
});

test('what is missing is told', () => {
  const nothing = locate();
  assert.ok('missing' in nothing && nothing.missing === 'server');
  const setting = locate({ serverPath: '/nowhere/schedlang' });
  assert.ok('missing' in setting && setting.reason.includes(`'/nowhere/schedlang'`));
  const plain = locate({ serverPath: file('own/schedlang', 0o644) });
  assert.ok('missing' in plain && plain.reason.includes('not executable'));
  file('extension/server/schedlang.dll');
  const dotnet = locate();
  assert.ok('missing' in dotnet && dotnet.missing === 'dotnet');
});

test('on Windows the names end with .exe', () => {
  const bundled = file('extension/server/schedlang.exe', 0o644);
  assert.deepEqual(locate({ platform: 'win32' }), { program: bundled, args: [] });
});
