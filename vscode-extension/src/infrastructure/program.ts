import * as vscode from 'vscode';
import { ProgramNames } from './language-server';
import { Toolbox } from './toolbox';

/** A file that is ready to be run: saved, and without errors. */
export interface Program {
  readonly document: vscode.TextDocument;
  readonly names: ProgramNames;
}

const lastChoices = new Map<string, string>();

/**
 * The program that a command is about: that of the lens that was clicked, or of the active editor. It is saved first.
 * Gives undefined, after a message, where there is none or it has errors.
 */
export async function programFor(tools: Toolbox, uri: unknown): Promise<Program | undefined> {
  const document =
    typeof uri === 'string' || uri instanceof vscode.Uri
      ? await vscode.workspace.openTextDocument(typeof uri === 'string' ? vscode.Uri.parse(uri) : uri)
      : vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'sched') {
    void vscode.window.showInformationMessage('Open a .sched file first.');
    return undefined;
  }
  if ((document.isDirty || document.isUntitled) && !(await document.save())) return undefined;
  const names = await tools.server.namesOf(document);
  if (names.hasErrors) {
    const choice = await vscode.window.showErrorMessage('The file has errors. Correct them first.', 'Show Problems');
    if (choice) await vscode.commands.executeCommand('workbench.actions.view.problems');
    return undefined;
  }
  return { document, names };
}

/** The scenario to run: the one that was clicked, the only one, or one that the user chooses. */
export async function scenarioOf(program: Program, clicked?: unknown): Promise<string | undefined> {
  return choose(program, program.names.scenarios, 'scenario', clicked);
}

/** The policy to run; see scenarioOf. */
export async function policyOf(program: Program, clicked?: unknown): Promise<string | undefined> {
  return choose(program, program.names.policies, 'policy', clicked);
}

/** The same, with all policies as a choice: gives "all" for that. */
export async function policyOrAllOf(program: Program): Promise<string | undefined> {
  const all = 'All policies';
  const { policies } = program.names;
  const chosen = await choose(program, policies.length > 1 ? [all, ...policies] : policies, 'policy', undefined);
  return chosen === all ? 'all' : chosen;
}

/** The experiment to run; see scenarioOf. */
export async function experimentOf(program: Program, clicked?: unknown): Promise<string | undefined> {
  return choose(program, program.names.experiments, 'experiment', clicked);
}

async function choose(program: Program, names: readonly string[], what: string, clicked: unknown): Promise<string | undefined> {
  if (typeof clicked === 'string' && names.includes(clicked)) return clicked;
  if (names.length === 0) {
    void vscode.window.showInformationMessage(`This file declares no ${what}.`);
    return undefined;
  }
  if (names.length === 1) return names[0];
  // What was chosen last comes first.
  const key = `${program.document.uri.toString()} ${what}`;
  const last = lastChoices.get(key);
  const sorted = last && names.includes(last) ? [last, ...names.filter((n) => n !== last)] : names;
  const chosen = await vscode.window.showQuickPick(sorted, { title: `Choose a ${what}` });
  if (chosen) lastChoices.set(key, chosen);
  return chosen;
}
