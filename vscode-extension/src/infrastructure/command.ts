import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { Log } from './log';
import { locateServer, MissingServer, ServerLocation } from './server-location';

/** What a call of the command printed. */
export interface CommandResult {
  readonly code: number;
  readonly output: string;
  readonly error: string;
}

/** The command `schedlang`. */
export class Command {
  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: Log,
  ) {}

  /** Where the command is, by the settings of this moment. */
  locate(): ServerLocation | MissingServer {
    const settings = vscode.workspace.getConfiguration('schedlang');
    return locateServer({
      serverPath: settings.get('server.path', '').trim(),
      dotnetPath: settings.get('dotnet.path', '').trim(),
      extensionFolder: this.context.extensionPath,
      environment: process.env,
      platform: process.platform,
    });
  }

  /**
   * Calls the command in the folder of a file, with a notification that can cancel it.
   * @returns What it printed; undefined if the user cancelled it.
   * @throws Error if the command is missing or cannot be started.
   */
  async run(title: string, file: vscode.Uri, args: readonly string[]): Promise<CommandResult | undefined> {
    const location = this.locate();
    if ('missing' in location) throw new Error(location.reason);
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, cancellation) => this.call(location, dirname(file.fsPath), args, cancellation),
    );
  }

  /** The same, for a call whose failure is an error: gives standard output. */
  async outputOf(title: string, file: vscode.Uri, args: readonly string[]): Promise<string | undefined> {
    const result = await this.run(title, file, args);
    if (result === undefined) return undefined;
    if (result.code !== 0) throw new Error(firstError(result));
    return result.output;
  }

  private call(
    location: ServerLocation,
    folder: string,
    args: readonly string[],
    cancellation: vscode.CancellationToken,
  ): Promise<CommandResult | undefined> {
    this.log.channel.info(`schedlang ${args.join(' ')}`);
    return new Promise((resolve, reject) => {
      const child = spawn(location.program, [...location.args, ...args], {
        cwd: folder,
        env: { ...process.env, NO_COLOR: '1', DOTNET_NOLOGO: '1' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      let error = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text));
      const stop = cancellation.onCancellationRequested(() => child.kill('SIGINT'));
      child.on('error', (e) => {
        stop.dispose();
        reject(new Error(`${location.program} cannot be started: ${e.message}`));
      });
      child.on('close', (code) => {
        stop.dispose();
        if (error !== '') this.log.channel.info(error.trimEnd());
        resolve(cancellation.isCancellationRequested ? undefined : { code: code ?? 1, output, error });
      });
    });
  }
}

/** The first error that the command printed, for a message. */
export function firstError(result: CommandResult): string {
  const lines = `${result.error}\n${result.output}`.split('\n').map((l) => l.trim());
  return lines.find((l) => /\berror\b/i.test(l)) ?? lines.find((l) => l !== '') ?? `schedlang ended with exit code ${result.code}`;
}
