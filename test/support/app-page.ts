import type { Locator, Page } from 'playwright-core'
import { patient } from './patience.ts'

/** The app's window in the words of a person: what an end-to-end test says instead of selectors. */
export class AppPage {
  readonly page: Page
  readonly slider: Locator
  readonly grid: Locator
  readonly editor: Locator
  readonly notice: Locator

  constructor(page: Page) {
    this.page = patient(page)
    this.slider = page.getByRole('slider', { name: /^History of/u })
    this.grid = page.getByRole('treegrid')
    this.editor = page.locator('.cm-content')
    this.notice = page
      .getByRole('region', { name: 'Documents' })
      .getByRole('status')
      .filter({ hasText: 'Viewing' })
  }

  /** Imports a file from the start page: it makes a project of the file's name. */
  async importFirstFile(file: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser')
    await this.page.getByRole('button', { name: /Import files/u }).click()
    await (await chooser).setFiles(file)
    await this.confirmImport()
  }

  /** Imports a file into the open project. */
  async importFile(file: string): Promise<void> {
    await this.chooseImport(file)
    await this.confirmImport()
  }

  async confirmImport(): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click()
    await this.page.getByRole('dialog').waitFor({ state: 'hidden' })
  }

  async openProject(name: string): Promise<void> {
    await this.page.getByRole('region', { name: 'Projects' }).getByRole('button', { name }).first().click()
  }

  branch(name: string): Locator {
    return this.page.getByRole('tree', { name: 'Branches' }).getByRole('treeitem', { name: nameAlone(name) })
  }

  collection(name: string): Locator {
    return this.page
      .getByRole('tree', { name: 'Collections' })
      .getByRole('treeitem', { name: nameAlone(name) })
  }

  async createBranch(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New branch', exact: true }).click()
    await this.nameBranch(name)
  }

  /** Fills the open dialog, whichever moment it starts from. */
  async nameBranch(name: string): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: 'Create branch' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('button', { name: 'Create branch' }).click()
    await dialog.waitFor({ state: 'hidden' })
  }

  async deleteBranch(name: string): Promise<void> {
    await this.branch(name).click({ button: 'right' })
    await this.page.getByRole('menuitem', { name: /^Delete/u }).click()
    await this.page.getByRole('alertdialog').getByRole('button', { name: 'Delete branch' }).click()
    await this.branch(name).waitFor({ state: 'hidden' })
  }

  /** Opens the first document whose row shows `text`, replaces the first `text` in it, and saves. */
  async editDocument(text: string, replacement: string): Promise<void> {
    await this.typeDocument(text, replacement)
    await this.page.keyboard.press('ControlOrMeta+S')
  }

  /** Opens the first document whose row shows `text`, and replaces the first `text` in it without saving. */
  async typeDocument(text: string, replacement: string): Promise<void> {
    // What was saved before is on the list before its editor has closed.
    await this.editor.waitFor({ state: 'hidden' })
    await this.grid.getByRole('row', { name: text }).first().click()
    await this.page.keyboard.press('F2')
    const opened = this.editor.filter({ hasText: text })
    await opened.click()
    const before = await opened.innerText()
    await this.replaceText(before.replace(text, replacement))
  }

  /** Puts `text` in the place of all that the open editor holds. */
  async replaceText(text: string): Promise<void> {
    await this.editor.click()
    await this.page.keyboard.press('ControlOrMeta+A')
    await this.page.keyboard.insertText(text)
  }

  /** Steps the playhead back by one record. */
  async stepBack(): Promise<void> {
    await this.slider.focus()
    await this.page.keyboard.press('ArrowLeft')
    await this.notice.waitFor()
  }

  /** Opens the sample shop from the start page, making it where it is not there yet. */
  async openSample(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open the sample shop' }).click()
    await this.grid.getByRole('row').nth(3).waitFor()
  }

  async createProject(name: string): Promise<void> {
    await this.page.getByRole('button', { name: /^Create an empty project/u }).click()
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('textbox').fill(name)
    await this.page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
  }

  /** Opens the import dialog of the open project with `file` in it. */
  async chooseImport(file: string): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'Import files' }).first().click()
    const chooser = this.page.waitForEvent('filechooser')
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Choose|Add) files/u })
      .first()
      .click()
    await (await chooser).setFiles(file)
  }

  /** The panel of tasks, opened where it is not open. */
  async showTasks(): Promise<Locator> {
    const panel = this.page.getByRole('region', { name: 'Tasks' })
    // A failed import opens the panel by itself, perhaps just before this click closes it again.
    while (!(await panel.isVisible())) {
      await this.page.locator('[data-tasks-indicator]').click()
      await panel.waitFor({ timeout: 2000 }).catch(() => {})
    }
    return panel
  }

  /** Runs a command by its name from the palette. */
  async runCommand(name: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+K')
    const palette = this.page.getByRole('dialog', { name: 'Command palette' })
    await palette.getByRole('combobox').fill(name)
    await palette.getByRole('option', { name, selected: true }).waitFor()
    await this.page.keyboard.press('Enter')
    await palette.waitFor({ state: 'hidden' })
  }

  /** Opens the first document of the list in the editor. */
  async openEditor(): Promise<Locator> {
    await this.grid.getByRole('row').nth(1).click()
    await this.page.keyboard.press('F2')
    await this.editor.click()
    return this.editor
  }

  async undo(): Promise<void> {
    await this.page.getByRole('button', { name: 'Undo', exact: true }).last().click()
  }
}

/** Matches a tree item by its name, whatever follows it there (`ahead by 3`, `1.2k documents`). */
function nameAlone(name: string): RegExp {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')
  return new RegExp(`^${escaped}( ahead by .*| [\\d.,]+[kM]? documents?)?$`, 'u')
}
