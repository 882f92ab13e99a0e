import * as vscode from 'vscode';
import { LanguageClient, State, TransportKind } from 'vscode-languageclient/node';
import { Command } from './command';
import { Log } from './log';
import { MissingServer } from './server-location';

/** What a file, with those that it uses, declares. */
export interface ProgramNames {
  readonly scenarios: string[];
  readonly policies: string[];
  readonly experiments: string[];
  readonly hasErrors: boolean;
}

/** The state that the status bar shows. */
export type ServerState = 'starting' | 'running' | 'stopped' | 'missing';

/** The language server `schedlang lsp` and the connection to it. */
export class LanguageServer implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly changed = new vscode.EventEmitter<ServerState>();
  private readonly settings: vscode.Disposable;

  readonly onStateChanged = this.changed.event;

  constructor(
    private readonly command: Command,
    private readonly log: Log,
  ) {
    this.settings = vscode.workspace.onDidChangeConfiguration(async (e) => {
      if (e.affectsConfiguration('schedlang.server.path') || e.affectsConfiguration('schedlang.dotnet.path')) await this.restart();
    });
  }

  /** Starts the server. Where it is missing, the user is told and offered a way out. */
  async start(): Promise<void> {
    const location = this.command.locate();
    if ('missing' in location) {
      this.changed.fire('missing');
      void this.tellMissing(location);
      return;
    }
    this.changed.fire('starting');
    this.client = new LanguageClient(
      'schedlang',
      'SchedLang',
      {
        command: location.program,
        args: [...location.args, 'lsp'],
        transport: TransportKind.stdio,
        // 6 MiB (hexadecimal) between two collections keep the server below 100 MB, also where .NET runs it.
        options: { env: { ...process.env, DOTNET_GCGen0MaxBudget: '600000' } },
      },
      {
        // The server reads tables and traces from the disk, and watches them.
        documentSelector: [{ scheme: 'file', language: 'sched' }],
        outputChannel: this.log.channel,
      },
    );
    this.client.onDidChangeState((e) => this.changed.fire(stateOf(e.newState)));
    try {
      await this.client.start();
    } catch (error) {
      this.changed.fire('stopped');
      this.log.channel.error(String(error));
      await this.tellMissing({ missing: 'server', reason: `The language server does not start: ${location.program} ${location.args.join(' ')}` });
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.isRunning()) await client.stop();
    await client?.dispose();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** What can be run of a file. */
  async namesOf(document: vscode.TextDocument): Promise<ProgramNames> {
    if (!this.client?.isRunning()) throw new Error('The language server of SchedLang is not running.');
    return this.client.sendRequest<ProgramNames>('schedlang/program', { textDocument: { uri: document.uri.toString() } });
  }

  /** Tells the server what expectations came to, for its code lenses. */
  async tell(method: string, params: object): Promise<void> {
    if (this.client?.isRunning()) await this.client.sendNotification(method, params);
  }

  dispose(): void {
    this.settings.dispose();
    this.changed.dispose();
  }

  private async tellMissing(missing: MissingServer): Promise<void> {
    const get = missing.missing === 'dotnet' ? 'Get .NET' : undefined;
    const choose = missing.missing === 'dotnet' ? 'Choose dotnet' : 'Choose the Command';
    const choices = [...(get ? [get] : []), choose, 'Open Settings', 'Show Log'];
    const choice = await vscode.window.showErrorMessage(`${missing.reason} Without it, only colours and Insert Snippet work.`, ...choices);
    switch (choice) {
      case 'Get .NET':
        await vscode.env.openExternal(vscode.Uri.parse('https://dotnet.microsoft.com/download/dotnet/10.0'));
        break;
      case choose:
        await this.choose(missing.missing === 'dotnet' ? 'schedlang.dotnet.path' : 'schedlang.server.path', choose);
        break;
      case 'Open Settings':
        await vscode.commands.executeCommand('workbench.action.openSettings', 'schedlang');
        break;
      case 'Show Log':
        this.log.show();
        break;
    }
  }

  // The change of the setting starts the server.
  private async choose(setting: string, title: string): Promise<void> {
    const chosen = await vscode.window.showOpenDialog({ title, canSelectMany: false });
    if (chosen?.[0]) await vscode.workspace.getConfiguration().update(setting, chosen[0].fsPath, vscode.ConfigurationTarget.Global);
  }
}

function stateOf(state: State): ServerState {
  return state === State.Running ? 'running' : state === State.Starting ? 'starting' : 'stopped';
}
