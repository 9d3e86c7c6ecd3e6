import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { AppPage } from '../support/app-page.ts'
import { openBrowser, startWebProcess } from '../support/web-process.ts'
import type { WebProcess, Windows } from '../support/web-process.ts'

let dataDir: string
let host: WebProcess
let windows: Windows
/** The data stay from one attempt at a test to the next: each attempt has projects of its own. */
let attempt = 0

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'argon-trouble-'))
  host = await startWebProcess(dataDir)
  windows = await openBrowser()
})

beforeEach(() => {
  attempt += 1
})

afterEach(() => windows.closeAll())

afterAll(async () => {
  await windows.close()
  await host.close()
  await rm(dataDir, { recursive: true, maxRetries: 5 })
})

/** A window on a new project with one collection, `notes`, of three documents. */
async function openNotes(project: string, url = host.url): Promise<AppPage> {
  const app = await windows.open(url)
  await app.createProject(`${project} ${attempt}`)
  await app.importFile(
    await file('notes.json', '[{"_id":1,"text":"one"},{"_id":2,"text":"two"},{"_id":3,"text":"three"}]'),
  )
  await app.collection('notes').click()
  await row(app, 'one').waitFor()
  return app
}

async function openAgain(project: string, url = host.url): Promise<AppPage> {
  const app = await windows.open(url)
  await app.openProject(`${project} ${attempt}`)
  await app.collection('notes').click()
  await row(app, 'two').waitFor()
  return app
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const named = path.join(dataDir, name)
  await writeFile(named, content)
  return named
}

const row = (app: AppPage, text: string) => app.grid.getByRole('row', { name: text })

describe('files that are no data are named in the dialog, and nothing can be imported', () => {
  test.each([
    ['nothing.json', '', 'nothing.json is empty'],
    ['blank.json', ' \n\n ', 'blank.json is empty'],
    ['prose.json', 'hello world\n', 'This does not look like JSON: it should begin with { or ['],
    [
      'picture.json',
      Uint8Array.of(0x89, 0x50, 0, 0, 1, 2, 3),
      'This looks like a binary file, not JSON text',
    ],
    ['packed.json', Uint8Array.of(0x1f, 0x8b, 8, 0, 0), 'This is compressed with gzip; unpack it first'],
  ])('%s', async (name, content, reason) => {
    const app = await windows.open(host.url)
    await app.createProject(`No data in ${name} ${attempt}`)
    await app.chooseImport(await file(name, content))
    const dialog = app.page.getByRole('dialog')
    await dialog.getByRole('region').getByText(reason).waitFor()
    const button = dialog.getByRole('button', { name: 'Import', exact: true })
    await expect.poll(() => button.isDisabled()).toBe(true)
    expect(windows.complaints).toEqual([])
  })
})

const deep = `{"_id":1,"a":${'['.repeat(3000)}${']'.repeat(3000)}}\n{"_id":2}\n`

interface BadFile {
  readonly name: string
  readonly content: string
  /** What the person reads when the import stops at the first fault, and nothing is written. */
  readonly stop: string
  /** What they read when faults are skipped, how many documents come in, and the reasons. */
  readonly skip: string
  readonly documents: number
  readonly reasons: readonly string[]
}

const badFiles: readonly BadFile[] = [
  {
    name: 'malformed',
    content: '{"_id":1}\n{"_id":2}\n{"_id":3,"a":oops}\n{"_id":4}\n',
    stop: 'Line 3: ',
    skip: '3 documents imported, 1 bad document skipped',
    documents: 3,
    reasons: ['Line 3:'],
  },
  {
    name: 'truncated',
    content: '[{"_id":1},\n{"_id":2},\n{"_id":3,"na',
    stop: 'Line 3: The text has no closing quote; nothing was written',
    skip: '2 documents imported, 1 bad document skipped',
    documents: 2,
    reasons: ['Line 3: The text has no closing quote'],
  },
  {
    name: 'deep',
    content: deep,
    stop: 'Line 1: The document is nested more than 180 levels deep; nothing was written',
    skip: '1 document imported, 1 bad document skipped',
    documents: 1,
    reasons: ['Line 1: The document is nested more than 180 levels deep'],
  },
  {
    name: 'twice',
    content: '{"_id":1,"n":"a"}\n{"_id":2}\n{"_id":1,"n":"b"}\n',
    stop: 'Line 3: There is a document with _id 1 already; nothing was written',
    skip: '2 documents imported, 1 bad document skipped',
    documents: 2,
    reasons: ['Line 3: There is a document with _id 1 already'],
  },
]

describe('a file with a fault', () => {
  test.each(badFiles)('$name: stopping says where, skipping says what was left out', async (bad) => {
    const app = await windows.open(host.url)
    await app.createProject(`Faults in ${bad.name} ${attempt}`)

    await app.importFile(await file(`${bad.name}.json`, bad.content))
    const failed = await finishedTask(app, 'Failed')
    await failed.getByText(bad.stop).waitFor()
    await app.page.getByRole('button', { name: 'Clear finished' }).click()

    await app.chooseImport(await file(`${bad.name}-again.json`, bad.content))
    await app.page.getByRole('radio', { name: /^Skip it/u }).click()
    await app.confirmImport()
    const finished = await finishedTask(app, 'Completed with errors')
    await finished.getByText(bad.skip).waitFor()
    for (const reason of bad.reasons) await finished.getByText(reason).first().waitFor()
    await app.collection(`${bad.name}-again`).getByText(String(bad.documents)).waitFor()
    expect(windows.complaints).toEqual([])
  })

  const finishedTask = async (app: AppPage, state: string) => {
    const panel = await app.showTasks()
    const task = panel.getByRole('listitem').filter({ hasText: state })
    await task.first().waitFor()
    return task
  }
})

describe('two windows on one branch', () => {
  test('a document that changed meanwhile is not overwritten unasked', async () => {
    const mine = await openNotes('Conflict')
    const theirs = await openAgain('Conflict')
    await mine.typeDocument('one', 'my one')
    await theirs.editDocument('one', 'their one')
    await row(theirs, 'their one').waitFor()

    await mine.page.keyboard.press('ControlOrMeta+S')
    const conflict = mine.page.getByRole('alert').filter({ hasText: 'while you were editing' })
    await conflict.getByText(/^This document changed at LSN \d+ by /u).waitFor()
    await row(mine, 'their one').waitFor()
    await conflict.getByRole('button', { name: 'Overwrite' }).click()
    await row(mine, 'my one').waitFor()
    await row(theirs, 'my one').waitFor()
    expect(windows.complaints).toEqual([])
  })

  test('a document that was deleted meanwhile can be inserted again', async () => {
    const mine = await openNotes('Deleted document')
    const theirs = await openAgain('Deleted document')
    await mine.typeDocument('two', 'two and more')
    await row(theirs, 'two').click()
    await theirs.page.keyboard.press('Delete')
    await row(mine, 'two').waitFor({ state: 'hidden' })

    await mine.page.keyboard.press('ControlOrMeta+S')
    const conflict = mine.page.getByRole('alert').filter({ hasText: 'was deleted at LSN' })
    await conflict.getByRole('button', { name: 'Insert again' }).click()
    await row(theirs, 'two and more').waitFor()
  })

  test('a branch deleted while it is edited: nothing is lost, and it can be brought back', async () => {
    const mine = await openNotes('Deleted branch')
    const theirs = await openAgain('Deleted branch')
    await mine.createBranch('work')
    await row(mine, 'one').waitFor()
    await mine.typeDocument('one', 'one in work')
    await theirs.deleteBranch('work')

    const bar = mine.page.getByText('it can be read, not changed')
    await bar.waitFor()
    await mine.page.keyboard.press('ControlOrMeta+S')
    const save = mine.page.getByRole('button', { name: 'Save', exact: true })
    await expect.poll(() => save.isDisabled()).toBe(true)
    await mine.editor.filter({ hasText: 'one in work' }).waitFor()

    await mine.page.getByRole('button', { name: 'Bring back' }).click()
    await bar.waitFor({ state: 'hidden' })
    await mine.editor.click()
    await mine.page.keyboard.press('ControlOrMeta+S')
    await row(mine, 'one in work').waitFor()
    expect(windows.complaints).toEqual([])
  })
})

test('the past offers no way to write', async () => {
  const app = await openNotes('Past')
  await app.editDocument('one', 'first')
  await row(app, 'first').waitFor()
  await app.stepBack()
  await row(app, 'one').waitFor()
  const insert = app.page.getByRole('button', { name: 'Insert', exact: true })
  await expect.poll(() => insert.isDisabled()).toBe(true)
  await row(app, 'one').click()
  for (const key of ['Delete', 'n', 'F2', 'Enter']) await app.page.keyboard.press(key)
  expect(await app.page.getByRole('button', { name: 'Save', exact: true }).isVisible()).toBe(false)
  expect(await app.page.getByRole('button', { name: 'Undo', exact: true }).isVisible()).toBe(false)
  await row(app, 'one').click({ button: 'right' })
  const remove = app.page.getByRole('menuitem', { name: /^Delete/u })
  await expect.poll(() => remove.getAttribute('aria-disabled')).toBe('true')
  await app.page.keyboard.press('Escape')
  await remove.waitFor({ state: 'hidden' })
  await app.notice.getByRole('button', { name: 'Back to head' }).click()
  await row(app, 'first').waitFor()
  for (const text of ['two', 'three']) await row(app, text).waitFor()
  await expect.poll(() => app.grid.getByRole('row').count()).toBe(3)
})

test('a text that was not saved is offered again after a reload', async () => {
  const app = await openNotes('Draft')
  await app.typeDocument('three', 'three, to be continued')
  await app.page.getByText('Not saved yet; kept as a draft').waitFor()
  await app.page.reload()
  await app.page.getByText(/^1 unsaved draft/u).waitFor()
  await app.page.getByRole('button', { name: 'Review' }).click()
  await expect.poll(() => app.editor.innerText()).toContain('three, to be continued')
  await app.editor.click()
  await app.page.keyboard.press('ControlOrMeta+S')
  await row(app, 'three, to be continued').waitFor()
  await app.page.getByText(/unsaved draft/u).waitFor({ state: 'hidden' })
})

test('a host that was killed and started again: the window goes on where it was', async () => {
  const killed = await startWebProcess(dataDir)
  onTestFinished(() => killed.close())
  const app = await openNotes('Killed', killed.url)
  await app.createBranch('before')
  await app.editDocument('two', 'second')
  await row(app, 'second').waitFor()
  await killed.kill()
  await app.page.getByText('The engine does not answer.').waitFor()
  await row(app, 'second').waitFor()
  await killed.start()
  await app.page
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 2000 })
    .catch(() => {})
  await app.page.getByText('The engine does not answer.').waitFor({ state: 'hidden' })
  await app.branch('before').waitFor()
  await app.editDocument('second', 'zweitens')
  await row(app, 'zweitens').waitFor()
})

test('two hosts on one data directory show the same', async () => {
  const mine = await openNotes('Shared')
  const other = await startWebProcess(dataDir)
  try {
    const theirs = await openAgain('Shared', other.url)
    await mine.createBranch('from the first')
    await mine.editDocument('one', 'one from the first')
    await theirs.branch('from the first').click()
    await row(theirs, 'one from the first').waitFor()
    await theirs.editDocument('two', 'two from the second')
    await row(mine, 'two from the second').waitFor()
  } finally {
    await other.close()
  }
})
