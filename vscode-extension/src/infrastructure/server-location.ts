import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** How the command `schedlang` is started. */
export interface ServerLocation {
  readonly program: string;
  readonly args: readonly string[];
}

/** Why the command cannot be started. */
export interface MissingServer {
  readonly reason: string;
  /** What is missing: .NET, or the command itself. */
  readonly missing: 'dotnet' | 'server';
}

/** Where to look. */
export interface SearchPlaces {
  /** The setting `schedlang.server.path`. */
  readonly serverPath: string;
  /** The setting `schedlang.dotnet.path`. */
  readonly dotnetPath: string;
  /** The folder of the extension. */
  readonly extensionFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

/** Finds the command: the setting first, then the one that the extension contains, then the PATH. */
export function locateServer(places: SearchPlaces): ServerLocation | MissingServer {
  const executable = places.platform === 'win32' ? 'schedlang.exe' : 'schedlang';
  if (places.serverPath !== '') {
    if (!isFile(places.serverPath))
      return { missing: 'server', reason: `The setting schedlang.server.path names '${places.serverPath}', which is not a file.` };
    return start(places.serverPath, places);
  }
  for (const name of [executable, 'schedlang.dll']) {
    const bundled = join(places.extensionFolder, 'server', name);
    if (isFile(bundled)) return start(bundled, places);
  }
  const onPath = findOnPath(executable, places.environment);
  return onPath
    ? { program: onPath, args: [] }
    : { missing: 'server', reason: 'The command schedlang was not found: this extension contains none, and none is on the PATH.' };
}

function start(path: string, places: SearchPlaces): ServerLocation | MissingServer {
  if (!path.endsWith('.dll')) {
    return isExecutable(path) || places.platform === 'win32'
      ? { program: path, args: [] }
      : { missing: 'server', reason: `'${path}' is not executable.` };
  }
  const dotnet = findDotnet(places);
  return dotnet
    ? { program: dotnet, args: [path] }
    : { missing: 'dotnet', reason: `SchedLang needs .NET 10, and 'dotnet' was not found.` };
}

function findDotnet(places: SearchPlaces): string | undefined {
  if (places.dotnetPath !== '') return isFile(places.dotnetPath) ? places.dotnetPath : undefined;
  const name = places.platform === 'win32' ? 'dotnet.exe' : 'dotnet';
  const root = places.environment['DOTNET_ROOT'];
  if (root && isFile(join(root, name))) return join(root, name);
  return findOnPath(name, places.environment);
}

function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment['PATH'] ?? environment['Path'] ?? '').split(delimiter);
  return folders.filter((f) => isAbsolute(f)).map((f) => join(f, name)).find((p) => isFile(p) && isExecutable(p));
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
