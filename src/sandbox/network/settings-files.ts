import { insideUrl, portsOf, type Registry } from './registry.ts'

/** Files of HOME that lead tools which read no variables to their registries, by path. */
export function settingsFor(registries: readonly Registry[]): Readonly<Record<string, string>> {
  const maven = registries.find(({ kind }) => kind === 'maven')
  if (maven === undefined) return {}
  return { '.m2/settings.xml': mavenSettings(insideUrl(maven.url, portsOf(registries))) }
}

/** Named `central`, so that without a network Maven takes what it has for what it would fetch. */
const mavenSettings = (url: string): string => `<settings>
  <mirrors>
    <mirror>
      <id>central</id>
      <mirrorOf>*</mirrorOf>
      <url>${asXml(url)}</url>
    </mirror>
  </mirrors>
</settings>
`

const asXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
