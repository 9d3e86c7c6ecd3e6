import type { Example } from '../command.ts'

export const projectExamples: readonly Example[] = [
  {
    run: 'argon project list',
    says: 'The projects of the data directory',
    prints: [
      'NAME  HANDLE  ID                                    CREATED               STATE',
      'Shop  shop    6b86b273-ff34-4ce1-9d6b-804eff5a3f57  2026-11-02 14:00:00Z  active',
    ],
  },
  {
    run: 'argon project create "Web shop"',
    says: 'A new project',
    prints: ['Created project `Web shop` with the handle `web-shop`'],
  },
  {
    run: 'argon project rename shop "Corner shop" --dry-run',
    says: 'What a rename would do',
    prints: [
      'Would rename project `Shop` to `Corner shop`; its handle is `corner-shop`; nothing was changed',
    ],
  },
  {
    run: 'argon project delete shop',
    says: 'Into the trash',
    prints: [
      'Put project `Shop` into the trash; `argon project undelete 6b86b273-ff34-4ce1-9d6b-804eff5a3f57` takes it out',
    ],
  },
  {
    run: 'argon project undelete archive',
    says: 'And out of it',
    prints: ['Took project `Archive` out of the trash'],
  },
  {
    run: 'argon project info shop',
    says: 'Where a project stands',
    prints: [
      'Name       Shop',
      'Handle     shop',
      'Id         6b86b273-ff34-4ce1-9d6b-804eff5a3f57',
      'Head       LSN 14, 2026-11-02 14:08:00Z',
      'Since      2026-11-02 14:00:00Z',
      'Branches   4',
    ],
  },
]
