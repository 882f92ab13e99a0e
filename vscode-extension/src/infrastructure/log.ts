import * as vscode from 'vscode';

/** The output channel "SchedLang". */
export class Log implements vscode.Disposable {
  readonly channel = vscode.window.createOutputChannel('SchedLang', { log: true });

  show(): void {
    this.channel.show(true);
  }

  /** Writes what failed and tells the user, who can look at the log. */
  fault(what: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.channel.error(`${what}: ${message}`);
    void vscode.window.showErrorMessage(message, 'Show Log').then((choice) => choice && this.show());
  }

  dispose(): void {
    this.channel.dispose();
  }
}
