import { readFile } from 'node:fs/promises'

/** What manifest.yml registers and asks for. */
export async function readManifest() {
  const yaml = await readFile('manifest.yml', 'utf8')
  const [, scopes = ''] = yaml.split(/^ +bot:$/m)
  return {
    commands: [...yaml.matchAll(/^ +- command: (\S+)$/gm)].map(([, command = '']) => command),
    scopes: [...scopes.matchAll(/^ +- ([a-z]+(?::[a-z]+)?)$/gm)].map(([, scope = '']) => scope),
  }
}
