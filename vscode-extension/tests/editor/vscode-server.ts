import { ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Browser, chromium, Page } from 'playwright-core';

const run = promisify(execFile);

/** What the tests in an editor need. */
export interface Installation {
  /** The folder that eng/install-editor.sh prints. */
  readonly editor: string;
  /** The path that eng/install-browser.sh prints. */
  readonly browser: string;
  /** The packed extension. */
  readonly extension: string;
}

/** Finds what eng/test-extension.sh has installed; the reason where something is missing. */
export function findInstallation(): Installation | string {
  const [editor, browser, extension] = ['SCHEDLANG_TEST_EDITOR', 'SCHEDLANG_TEST_BROWSER', 'SCHEDLANG_TEST_VSIX'].map((n) => process.env[n] ?? '');
  if (!editor) return 'the VS Code server is not installed (eng/install-editor.sh)';
  if (!browser) return 'Chromium is not installed (eng/install-browser.sh)';
  if (!extension || !existsSync(extension)) return 'the extension is not packed (eng/test-extension.sh)';
  return { editor, browser, extension };
}

/** A VS Code server with the extension, on a copy of the workspace, in a browser. */
export class VsCodeServer {
  readonly workspace: string;
  private readonly folder: string;
  private process: ChildProcess | undefined;
  private browser: Browser | undefined;
  private port = 0;

  constructor(private readonly installation: Installation) {
    // Short: the server makes sockets below it.
    this.folder = mkdtempSync(join(tmpdir(), 'slved-'));
    this.workspace = join(this.folder, 'headset');
    cpSync(resolve('tests/editor/workspace'), this.workspace, { recursive: true });
  }

  /** Writes the settings of the machine, which a running editor reads at once. Paths are such settings. */
  setMachineSettings(settings: object): void {
    const machine = join(this.folder, 'data', 'Machine');
    mkdirSync(machine, { recursive: true });
    writeFileSync(join(machine, 'settings.json'), JSON.stringify(settings));
  }

  /** The process numbers of the running language servers of this editor. */
  languageServers(): number[] {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words.includes('lsp') && words.some((w) => w.startsWith(join(this.folder, 'ext')));
      } catch {
        return false; // it has ended meanwhile
      }
    });
  }

  /** Starts server and browser. */
  async start(): Promise<void> {
    const user = join(this.folder, 'data', 'User');
    mkdirSync(user, { recursive: true });
    writeFileSync(join(user, 'settings.json'), JSON.stringify({
      'workbench.colorTheme': 'Default Light Modern',
      'workbench.startupEditor': 'none',
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'workbench.tips.enabled': false,
      'chat.disableAIFeatures': true,
      'editor.minimap.enabled': false,
      'editor.wordBasedSuggestions': 'off',
      'editor.fontFamily': 'DejaVu Sans Mono',
      'files.autoSave': 'off',
      'files.simpleDialog.enable': true,
      'extensions.ignoreRecommendations': true,
      'telemetry.telemetryLevel': 'off',
    }));
    this.setMachineSettings({});
    writeFileSync(join(this.folder, 'config.yaml'), '');
    const common = ['--config', join(this.folder, 'config.yaml'), '--user-data-dir', join(this.folder, 'data'), '--extensions-dir', join(this.folder, 'ext')];
    const node = join(this.installation.editor, 'node');
    const program = join(this.installation.editor, 'code-server');
    await run(node, [program, ...common, '--install-extension', this.installation.extension, '--force'], { env: this.environment(), timeout: 120_000 });

    this.port = await freePort();
    this.process = spawn(node, [program, ...common, '--auth', 'none', '--bind-addr', `127.0.0.1:${this.port}`, '--disable-telemetry',
      '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override', '--disable-proxy', '--ignore-last-opened'], {
      env: this.environment(), stdio: 'ignore', detached: true,
    });
    for (const limit = Date.now() + 60_000; !(await this.isHealthy()); await sleep(200))
      if (Date.now() > limit || this.process.exitCode !== null) throw new Error('the VS Code server does not start');
    this.browser = await chromium.launch({
      executablePath: this.installation.browser,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      timeout: 60_000,
    });
  }

  /** A window with a file of the workspace in front. */
  async open(file: string): Promise<Page> {
    const page = await this.browser!.newPage({ viewport: { width: 1280, height: 760 } });
    page.setDefaultTimeout(30_000);
    const payload = JSON.stringify([['openFile', `vscode-remote://127.0.0.1:${this.port}${join(this.workspace, file)}`]]);
    await page.goto(`http://127.0.0.1:${this.port}/?folder=${encodeURIComponent(this.workspace)}&payload=${encodeURIComponent(payload)}`);
    await page.locator('.view-lines .view-line').first().waitFor();
    return page;
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    if (this.process?.pid && this.process.exitCode === null) {
      // The server has processes of its own, in its group.
      const ended = once(this.process, 'exit');
      process.kill(-this.process.pid, 'SIGTERM');
      const isEnded = await Promise.race([ended.then(() => true), sleep(5_000, false)]);
      if (!isEnded) process.kill(-this.process.pid, 'SIGKILL');
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  private async isHealthy(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.port}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
    } catch {
      return false;
    }
  }

  // Nothing of the user's own editor is read or written. The cache of compiled programs and .NET's home are the user's.
  private environment(): NodeJS.ProcessEnv {
    const home = join(this.folder, 'home');
    const temporary = join(this.folder, 't');
    for (const f of [home, temporary]) mkdirSync(f, { recursive: true });
    return {
      PATH: [process.env['PATH'], process.env['DOTNET_ROOT']].filter(Boolean).join(delimiter),
      HOME: home,
      XDG_DATA_HOME: join(home, 'share'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      TMPDIR: temporary,
      DOTNET_CLI_HOME: home,
      LANG: 'C.UTF-8',
      ...(process.env['DOTNET_ROOT'] ? { DOTNET_ROOT: process.env['DOTNET_ROOT'] } : {}),
    };
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  server.close();
  await once(server, 'close');
  return port;
}
