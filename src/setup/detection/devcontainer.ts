import { z } from 'zod'
import type { RepositoryTree } from './tree.ts'

const FILE = /^\.devcontainer(?:\/(?:[\w.-]+\/)?devcontainer)?\.json$/
/** Of no other form is the name of an image. */
const IMAGE = /^[\w][\w.:/@-]{0,254}$/
/** What only the editors that read the file bring about. */
const UNSUPPORTED = [
  ...['build', 'dockerFile', 'dockerComposeFile', 'features', 'initializeCommand', 'onCreateCommand'],
  ...['updateContentCommand', 'postCreateCommand', 'postStartCommand', 'mounts', 'runArgs', 'containerEnv'],
]

/** What the repository's devcontainer.json offers of an image, as sentences. Nothing of it is built or run. */
export async function devcontainerNotes({ files, read }: RepositoryTree): Promise<string[]> {
  const path = files.filter((one) => FILE.test(one)).toSorted((a, b) => a.length - b.length)[0]
  if (path === undefined) return []
  const said = fieldsIn((await read(path)) ?? '')
  if (said === null) return [`${path} cannot be read.`]
  const unused = UNSUPPORTED.filter((name) => name in said)
  const rest =
    unused.length === 0 ? '' : ` Its ${unused.join(', ')} ${unused.length === 1 ? 'is' : 'are'} not supported.`
  const { image } = said
  if (typeof image === 'string' && IMAGE.test(image))
    return [
      `${path} names an image: with SANDBOX=container, SANDBOX_IMAGE=${image} gives commands its programs.${rest}`,
    ]
  return [`${path} names no image: build one yourself, and name it by SANDBOX=container and SANDBOX_IMAGE.${rest}`]
}

/** `null`: it is no JSON, with or without comments. */
function fieldsIn(text: string): Record<string, unknown> | null {
  const bare = text.replace(/("(?:\\.|[^"\\\n])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, quoted = '') => quoted)
  const plain = bare.replace(/("(?:\\.|[^"\\\n])*")|,(?=\s*[}\]])/g, (_, quoted = '') => quoted)
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(plain)).data ?? null
  } catch {
    return null
  }
}
