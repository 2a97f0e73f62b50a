import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The system's Chromium; `null` if there is none, and the tests that need it are skipped. */
export const chromiumPath = places.find((place) => place !== undefined && existsSync(place)) ?? null

export const needsChromium =
  chromiumPath === null ? ' (skipped: no Chromium; install it or set CHROMIUM_PATH)' : ' in Chromium'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const openChromium = () => chromium.launch({ executablePath: String(chromiumPath), args: flags })
