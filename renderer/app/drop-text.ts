/** The words of what will happen. */
export function dropText(inProject: boolean, branch: string | null, collection: string | null): string {
  if (!inProject) return 'Drop to make a new project from these files'
  if (collection !== null) return `Drop to import into ${collection}`
  return branch === null ? 'Drop to import these files' : `Drop to import these files into ${branch}`
}
