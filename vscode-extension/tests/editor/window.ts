import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Frame, Locator, Page } from 'playwright-core';

/** How long one try of an action waits for what it acts on, and for what it brings about. */
const patience = { timeout: 10_000 };

/** Something that becomes so, and words for it. */
export interface Condition {
  readonly what: string;
  readonly isSo: () => Promise<boolean>;
}

/** What an action is done for: an element that shows, or a condition. */
export type Effect = Locator | Condition;

/** An element goes away. */
export function gone(what: string, element: Locator): Condition {
  return { what: `${what} goes away`, isSo: async () => !(await element.isVisible()) };
}

/** What a person does in a window of VS Code. Each action may be lost, so it is repeated until its effect shows. */
export class Window {
  constructor(readonly page: Page) {}

  /** The dialog for a path shows a folder. */
  readonly dialog: Condition = { what: 'the dialog shows a folder', isSo: async () => (await this.typed()).startsWith('/') };

  /** The visible text of the editor in front, without the inserted hints. */
  async text(): Promise<string> {
    return this.page.evaluate(() => {
      const editor = document.querySelector('.editor-group-container.active .monaco-editor[data-uri]') ?? document.querySelector('.monaco-editor[data-uri]');
      const lines = [...(editor?.querySelectorAll<HTMLElement>('.view-lines > .view-line') ?? [])];
      return lines
        .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top))
        .map((l) => (l.textContent ?? '').replace(/\u00a0/g, ' '))
        .join('\n');
    });
  }

  /** The classes of the token that begins with a word, in the editor in front. */
  async tokenClass(word: string): Promise<string> {
    const token = this.page.locator('.view-line span span', { hasText: new RegExp(`^\\s*${word}\\s*$`) }).first();
    await token.waitFor();
    return (await token.getAttribute('class')) ?? '';
  }

  /** Puts the cursor at a place; both count from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.act(async () => {
      await this.page.locator('.monaco-editor .view-lines').first().click(patience);
      await this.ask('Control+g', `:${line}:${column}`);
      await this.page.keyboard.press('Enter');
      await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden', ...patience });
      await this.page.locator('.monaco-editor.focused').first().waitFor(patience);
    }, this.status(`Ln ${line}, Col ${column}`));
  }

  /** An entry of the status bar. */
  status(text: string): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  /** A tab by its name. */
  tab(name: string): Locator {
    return this.page.locator('.tab', { hasText: name }).first();
  }

  /** Brings the tab with a name to the front. */
  async select(name: string): Promise<void> {
    await this.act(() => this.tab(name).click(patience), this.page.locator('.tab.active', { hasText: name }).first());
  }

  /** Closes the tab with a name. */
  async close(name: string): Promise<void> {
    await this.tab(name).waitFor();
    await this.act(() => this.tab(name).click({ button: 'middle', ...patience }), gone(`the tab ${name}`, this.tab(name)));
  }

  /** A line of the open list at the top. */
  choice(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  }

  /** The input at the top, of a list or of a dialog. */
  private get input(): Locator {
    return this.page.locator('.quick-input-widget input').first();
  }

  private typed(): Promise<string> {
    return this.input.inputValue({ timeout: 1_000 }).catch(() => '');
  }

  /** Chooses a line of the open list at the top. */
  async choose(text: string): Promise<void> {
    await this.choice(text).waitFor();
    await this.act(() => this.choice(text).click(patience), gone(`the line ${text}`, this.choice(text)));
  }

  /** Runs a command of the palette until its effect shows: only for commands that may run twice. */
  async command(name: string, effect: Effect): Promise<void> {
    const taken = async (): Promise<boolean> => !(await this.input.isVisible()) || (await this.typed()) !== `>${name}`;
    await this.act(async () => {
      await this.ask('F1', `>${name}`);
      await this.act(() => this.choice(name).click(patience), { what: `the palette takes ${name}`, isSo: taken });
    }, effect);
  }

  /** Opens a file of the workspace. */
  async open(file: string): Promise<void> {
    await this.act(async () => {
      await this.ask('Control+p', file);
      await this.choice(file).click(patience);
    }, this.page.locator('.tab.active', { hasText: file }).first());
  }

  /** Clicks a code lens until something shows. */
  async lens(title: RegExp, effect: Effect): Promise<void> {
    const lens = this.page.locator('.codelens-decoration a', { hasText: title }).first();
    await this.act(() => lens.click(patience), effect);
  }

  /** Presses keys until something shows. */
  async press(keys: readonly string[], effect: Effect): Promise<void> {
    await this.act(async () => {
      for (const key of keys) await this.page.keyboard.press(key);
    }, effect);
  }

  /** Confirms an open input at the top. The key is pressed while the input is there, so that no editor gets it. */
  async confirm(input: Locator): Promise<void> {
    for (let tries = 1; tries <= 10 && (await input.isVisible()); tries++) {
      await this.page.keyboard.press('Enter');
      await input.waitFor({ state: 'hidden', timeout: 3_000 }).catch(() => undefined);
    }
    await input.waitFor({ state: 'hidden' });
  }

  /**
   * Acts until something shows or is so: a busy window can lose a command, a key or a click, for example while it draws its lenses again.
   * The action may be done twice. It may also fail: the effect of the time before may have come late, and have hidden what is clicked.
   */
  async act(action: () => Promise<void>, effect: Effect): Promise<void> {
    for (let tries = 1; ; tries++) {
      const failure = await action().then(() => undefined, (fault: unknown) => fault);
      try {
        // The last try is patient: an effect that is slow must not be asked for again and again.
        const seconds = tries === 4 ? 30 : 10;
        if ('isSo' in effect) await this.until(effect.what, effect.isSo, seconds);
        else await effect.waitFor({ timeout: seconds * 1_000 });
        return;
      } catch (fault) {
        if (tries === 4) throw failure ?? fault;
      }
    }
  }

  /** Types a path into the open dialog and confirms it. A folder is entered first, and confirmed then. */
  async choosePath(path: string): Promise<void> {
    await this.until(this.dialog.what, this.dialog.isSo);
    await this.input.fill(path);
    await this.confirm(this.input);
  }

  /** Opens the input at the top by its keys and types into it; again where another view took the keys. */
  private async ask(keys: string, text: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      await this.page.keyboard.press(keys);
      try {
        await this.page.locator('.quick-input-widget input').fill(text, { timeout: 5_000 });
        return;
      } catch (fault) {
        if (tries === 5) throw fault;
        await this.page.keyboard.press('Escape');
        await this.page.locator('.monaco-editor .view-lines').first().click();
      }
    }
  }

  /** Waits until an editor or a view shows a text; each line counts on its own. */
  async shown(text: string): Promise<void> {
    await this.page.locator('.view-line', { hasText: text }).first().waitFor();
  }

  /** Clears all messages. */
  async clearNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications', gone('the last message', this.page.locator('.notification-toast').first()));
  }

  /** Closes all editors. */
  async closeAll(): Promise<void> {
    await this.command('View: Close All Editors', gone('the last tab', this.page.locator('.tab').first()));
  }

  /** Does something with the side bar closed, for a picture of what lies beside the editor. */
  async wide(action: () => Promise<void>): Promise<void> {
    const sideBar = this.page.locator('.part.sidebar');
    await this.command('View: Close Primary Side Bar', gone('the side bar', sideBar));
    await action();
    await this.command('View: Focus into Primary Side Bar', sideBar);
  }

  /** Waits until something is so. */
  async until(what: string, isSo: () => Promise<boolean>, seconds = 30): Promise<void> {
    for (const limit = Date.now() + seconds * 1_000; !(await isSo()); await this.page.waitForTimeout(100))
      if (Date.now() > limit) throw new Error(`${what}: not within ${seconds} s. The editor shows:\n${await this.text()}`);
  }

  /** The frame of a webview that holds an element. */
  async webview(selector: string): Promise<Frame> {
    for (const limit = Date.now() + 30_000; Date.now() < limit; await this.page.waitForTimeout(100))
      for (const frame of this.page.frames())
        if (frame !== this.page.mainFrame() && (await frame.locator(selector).count().catch(() => 0)) > 0) return frame;
    throw new Error(`no webview shows ${selector} within 30 s`);
  }

  /** Takes a picture where SCHEDLANG_SCREENSHOTS names a folder: the pictures of the README are such. */
  async picture(name: string): Promise<void> {
    const folder = process.env['SCHEDLANG_SCREENSHOTS'];
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await this.page.mouse.move(220, 18); // where nothing explains itself
    await this.page.waitForTimeout(1_500); // hints and lenses follow the text after a moment
    await this.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'initial' });
  }
}
