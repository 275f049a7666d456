import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { Webhook as Standard } from 'standardwebhooks'
import { Webhook as Svix } from 'svix'
import { makeVault } from '../../src/delivery/vault.ts'
import type { Receipt } from './receiver.ts'

/** Both libraries take the receipt, told one secret, as a receiver that has just got it would. Throws where one does not. */
export function verify({ headers, body }: Pick<Receipt, 'headers' | 'body'>, secret: string) {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  // The libraries look at the clock, and the cast of some tests lives in another year.
  const real = Date.now
  Date.now = () => Number(given['webhook-timestamp']) * 1_000
  try {
    new Standard(secret).verify(body, given)
    new Svix(secret).verify(body, given)
  } finally {
    Date.now = real
  }
}

/** Receivers with receipts to check, and the files of the servers that may have sent them, with their secrets. */
export const receivers = new Set<{
  unverified: () => Receipt[]
  trust: (receipt: Receipt, secrets: string[]) => void
}>()

export const servers = new Map<string, string>()

/** Checks what a process with this data directory has sent, if it came so far as to have a database. */
export function verifyHome(dataDir: string) {
  const databasePath = join(dataDir, 'baton.db')
  if (!existsSync(databasePath)) return
  const secret = process.env.BATON_SECRET ?? readFileSync(join(dataDir, 'secret'), 'utf8').trim()
  verifyAll(databasePath, secret)
}

/** Checks what live servers have sent. */
export function verifyLive() {
  for (const [databasePath, secret] of servers) verifyAll(databasePath, secret)
}

/** Checks all receipts, at whatever receiver, that came from the server with this file. */
export function verifyAll(databasePath: string, installationSecret: string) {
  const vault = makeVault(installationSecret)
  const file = new Sqlite(databasePath, { readonly: true })
  try {
    const hookOf = file.prepare<[string], { id: string }>('SELECT webhook_id AS id FROM delivery WHERE id = ?')
    const sealedOf = file.prepare<[string], { sealed: string }>('SELECT sealed FROM webhook WHERE id = ?')
    for (const receiver of receivers)
      for (const receipt of receiver.unverified()) {
        const tested = receipt.headers['baton-test']
          ? (JSON.parse(receipt.body) as { webhookId: string }).webhookId
          : null
        const webhookId = tested ?? hookOf.get(String(receipt.headers['webhook-id']))?.id
        const sealed = webhookId && sealedOf.get(webhookId)?.sealed
        const content = sealed && vault.open(webhookId, sealed)
        if (content)
          receiver.trust(
            receipt,
            content.secrets.map(({ secret }) => secret),
          )
      }
  } finally {
    file.close()
  }
}
