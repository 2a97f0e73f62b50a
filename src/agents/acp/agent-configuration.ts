import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'

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

/** Paths of all such files and folders of a worktree, sorted. */
export async function agentConfiguration(root: string): Promise<string[]> {
  const found: string[] = []
  const search = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (CONFIGURATION.has(entry.name.toLowerCase())) found.push(relative(root, path))
      else if (entry.isDirectory() && !UNSEARCHED.has(entry.name)) await search(path)
    }
  }
  await search(root)
  return found.sort()
}
