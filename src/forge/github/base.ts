import type { Github } from './client.ts'

export async function readBaseSha(github: Github, signal: AbortSignal): Promise<string> {
  const ref = `heads/${github.baseBranch}`
  const { data } = await github.octokit.rest.git.getRef({ ...github.at(signal), ref })
  return data.object.sha
}
