import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Frame, Locator, Page } from 'playwright-core';

/** What a person does in a window of VS Code. */
export class Window {
  constructor(readonly page: Page) {}

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
    await this.page.locator('.monaco-editor .view-lines').first().click();
    await this.ask('Control+g', `:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await this.page.locator('.monaco-editor.focused').first().waitFor();
    await this.status(`Ln ${line}, Col ${column}`).waitFor();
  }

  /** An entry of the status bar. */
  status(text: string): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  /** A tab by its name. */
  tab(name: string): Locator {
    return this.page.locator('.tab', { hasText: name }).first();
  }

  /** A line of the open list at the top. */
  choice(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  }

  /** Runs a command of the palette by its name. */
  async command(name: string): Promise<void> {
    await this.ask('F1', `>${name}`);
    await this.choice(name).click();
    const input = this.page.locator('.quick-input-widget input').first();
    await this.until(`the palette takes ${name}`, async () =>
      !(await input.isVisible()) || (await input.inputValue().catch(() => '')) !== `>${name}`);
  }

  /** Opens a file of the workspace. */
  async open(file: string): Promise<void> {
    await this.ask('Control+p', file);
    await this.choice(file).click();
    await this.page.locator('.tab.active', { hasText: file }).waitFor();
  }

  /** Clicks a code lens until something shows. */
  async lens(title: RegExp, effect: Locator): Promise<void> {
    const lens = this.page.locator('.codelens-decoration a', { hasText: title }).first();
    await this.act(() => lens.click(), effect);
  }

  /** Presses keys until something shows. */
  async press(keys: readonly string[], effect: Locator): Promise<void> {
    await this.act(async () => {
      for (const key of keys) await this.page.keyboard.press(key);
    }, effect);
  }

  /** Acts until something shows: a busy window can lose a key or a click, for example while it draws its lenses again. */
  async act(action: () => Promise<void>, effect: Locator): Promise<void> {
    for (let tries = 1; ; tries++) {
      await action();
      try {
        await effect.waitFor({ timeout: 10_000 });
        return;
      } catch (fault) {
        if (tries === 4) throw fault;
      }
    }
  }

  /** Types a path into the open dialog and confirms it. A folder is entered first, and confirmed then. */
  async choosePath(path: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await this.until('the dialog shows a folder', async () => (await input.inputValue().catch(() => '')).startsWith('/'));
    await input.fill(path);
    for (let tries = 1; tries <= 10 && (await input.isVisible()); tries++) {
      await this.page.keyboard.press('Enter');
      await input.waitFor({ state: 'hidden', timeout: 3_000 }).catch(() => undefined);
    }
    await input.waitFor({ state: 'hidden' });
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

  /** Closes all editors. */
  async closeAll(): Promise<void> {
    await this.command('View: Close All Editors');
    await this.page.locator('.tab').first().waitFor({ state: 'detached' });
  }

  /** Does something with the side bar closed, for a picture of what lies beside the editor. */
  async wide(action: () => Promise<void>): Promise<void> {
    const sideBar = this.page.locator('.part.sidebar');
    if (await sideBar.isVisible()) await this.command('View: Toggle Primary Side Bar Visibility');
    await sideBar.waitFor({ state: 'hidden' });
    await action();
    await this.command('View: Toggle Primary Side Bar Visibility');
    await sideBar.waitFor();
  }

  /** Waits until something is so. */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (const limit = Date.now() + 30_000; !(await isSo()); await this.page.waitForTimeout(100))
      if (Date.now() > limit) throw new Error(`${what}: not within 30 s. The editor shows:\n${await this.text()}`);
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
