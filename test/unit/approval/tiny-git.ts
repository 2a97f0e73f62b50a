type Files = Readonly<Record<string, string>>

interface Commit {
  readonly parents: readonly string[]
  readonly files: Files
}

/** Commits, trees and three-way merges by whole files, in memory: a repository that costs microseconds. */
export function tinyGit() {
  const commits = new Map<string, Commit>()
  const at = (sha: string): Commit => commits.get(sha) ?? { parents: [], files: {} }

  const commit = (files: Files, ...parents: string[]): string => {
    const sha = (commits.size + 1).toString(16).padStart(40, '0')
    commits.set(sha, { files, parents })
    return sha
  }
  const treeOf = (sha: string): string => treeId(at(sha).files)

  const ancestors = (sha: string): string[] => {
    const seen = new Set<string>()
    const queue = [sha]
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(...at(next).parents)
    }
    return [...seen]
  }
  /** Commits are numbered in the order they were made, so the newest common one is the best. */
  const mergeBase = (one: string, other: string): string => {
    const known = new Set(ancestors(other))
    return (
      ancestors(one)
        .filter((sha) => known.has(sha))
        .toSorted()
        .at(-1) ?? ''
    )
  }
  /** The merged files, or the names of those in conflict. */
  const merge = (base: string, head: string): { files: Files } | { conflicts: string[] } => {
    const [from, ours, theirs] = [at(mergeBase(base, head)).files, at(base).files, at(head).files]
    const names = [...new Set([...Object.keys(from), ...Object.keys(ours), ...Object.keys(theirs)])]
    const clash = names.filter(
      (name) => ours[name] !== theirs[name] && ours[name] !== from[name] && theirs[name] !== from[name],
    )
    if (clash.length > 0) return { conflicts: clash }
    const picked = names.map((name) => [name, ours[name] === from[name] ? theirs[name] : ours[name]] as const)
    return { files: Object.fromEntries(picked.filter((pair): pair is [string, string] => pair[1] !== undefined)) }
  }
  const diff = (from: string, to: string): string => {
    const [before, after] = [at(from).files, at(to).files]
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
    return names
      .filter((name) => before[name] !== after[name])
      .map((name) => `${name}:${before[name]}>${after[name]}`)
      .join()
  }
  return { at, commit, treeOf, ancestors, mergeBase, merge, diff }
}

export const treeId = (files: Files): string =>
  Object.entries(files)
    .toSorted()
    .map(([name, text]) => `${name}=${text}`)
    .join()
