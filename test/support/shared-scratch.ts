import type { LivingLimits } from '../../electron/engine/index/living-limits.ts'
import type { Project } from '../../electron/engine/projects/project.ts'
import { wait } from './replica.ts'
import { ScratchProject, scratchProjectId } from './scratch-project.ts'
import { SharedStore, WayToStore } from './shared-store.ts'

/** A project of one test whose log is a shared one. */
export class SharedScratch extends ScratchProject {
  readonly shared = new SharedStore(scratchProjectId)

  static async open(limits: LivingLimits): Promise<SharedScratch> {
    const scratch = new SharedScratch(limits)
    await scratch.#follow()
    return scratch
  }

  async #follow(): Promise<void> {
    await this.project.sharing.begin(new WayToStore(this.shared), wait)
  }

  override async reopen(): Promise<Project> {
    await super.reopen()
    await this.#follow()
    return this.project
  }

  override async remove(): Promise<void> {
    await super.remove()
    await this.shared.close()
  }
}
