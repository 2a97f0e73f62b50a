import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Files in a repository that configure coding agents: tools, servers, hooks, models, environment. They are hidden from
 * the agent, since such a file can make it run any command. AGENTS.md and CLAUDE.md are prose, not configuration.
 */
const CONFIGURATION: ReadonlySet<string> = new Set([
  '.aider.conf.yml',
  '.amp',
  '.claude',
  '.claude.json',
  '.codex',
  '.continue',
  '.crush.json',
  '.cursor',
  '.env',
  '.env.local',
  '.envrc',
  '.factory',
  '.gemini',
  '.goose',
  '.kiro',
  '.mcp.json',
  '.opencode',
  '.pi',
  '.qwen',
  '.roo',
  '.vscode',
  'crush.json',
  'mcp.json',
  'opencode.json',
  'opencode.jsonc',
])

const UNSEARCHED: ReadonlySet<string> = new Set(['.git', 'node_modules'])

/** A made-up file name, to test whether everything in a folder is hidden. */
const ANY_FILE = 'any file'

/** Paths of all such files and folders of a worktree, and of those that no model may see, sorted. */
export async function hiddenFromAgent(root: string, hides: (path: string) => boolean): Promise<string[]> {
  const found: string[] = []
  const search = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name)
      const isHidden = hides(path) || (entry.isDirectory() && hides(join(path, ANY_FILE)))
      if (isHidden || CONFIGURATION.has(entry.name.toLowerCase())) found.push(path)
      else if (entry.isDirectory() && !UNSEARCHED.has(entry.name)) await search(path)
    }
  }
  await search('')
  return found.sort()
}
