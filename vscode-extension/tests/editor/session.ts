import { after, before } from 'node:test';
import { findInstallation, VsCodeServer } from './vscode-server';
import { Window } from './window';

/** An editor for the tests of one file. */
export interface Session {
  /** What every test needs: it is skipped, by name, where there is no editor. */
  readonly options: { readonly skip: string | false; readonly timeout: number };
  readonly server: VsCodeServer;
  readonly window: Window;
}

/** Starts an editor before the tests of a file, with a file of the workspace in front, and stops it after them. */
export function editorWith(file: string): Session {
  const installation = findInstallation();
  const isMissing = typeof installation === 'string';
  let server: VsCodeServer | undefined;
  let window: Window | undefined;
  before(async () => {
    if (isMissing) return;
    server = new VsCodeServer(installation);
    await server.start();
    window = new Window(await server.open(file));
  }, { timeout: 150_000 });
  after(async () => server?.stop(), { timeout: 30_000 });
  return {
    options: { skip: isMissing ? installation : false, timeout: 120_000 },
    get server() { return server!; },
    get window() { return window!; },
  };
}
