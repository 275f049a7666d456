import { afterAll, beforeAll, expect, test } from 'vitest'
import { raw } from '../support/raw-http.ts'
import { startServer } from '../support/server.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string> = {}) => raw(server.url, 'GET', path, { headers })

test.each(['/', '/desk', '/desk/'])('%s is a page whose policy allows its own scripts only', async path => {
  const { status, headers, body } = await get(path)
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([
    200,
    'text/html; charset=utf-8',
    'no-cache',
  ])
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
  expect(policy).not.toMatch(/unsafe|\*/)
  // Its assets exist and are named by their content, so they may be cached for ever.
  const assets = [...body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(match => match[1]!)
  expect(assets.length).toBeGreaterThan(1)
  for (const asset of assets) {
    const { status, headers } = await get(asset)
    expect([asset, status, headers['cache-control']]).toEqual([asset, 200, 'public, max-age=31536000, immutable'])
  }
  expect(body).not.toMatch(/<script(?![^>]*\bsrc=)|\bon\w+=|<style/)
})

test('/widget.js may be embedded by any site', async () => {
  const { status, headers } = await get('/widget.js')
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  })
})

test('an unchanged file is 304, and gzip is sent to clients that accept it', async () => {
  const { headers, body } = await get('/widget.js')
  const { status } = await get('/widget.js', { 'if-none-match': String(headers.etag) })
  expect(status).toBe(304)
  const zipped = await fetch(`${server.url}/widget.js`, { headers: { 'accept-encoding': 'gzip' } })
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
  expect(await zipped.text()).toBe(body)
})

test('no other file is served, neither beside the pages nor outside of them', async () => {
  for (const path of ['/.stamp', '/assets/.stamp', '/assets/..%2f.stamp', '/desk/main.tsx'])
    expect([path, (await get(path)).status]).toEqual([path, 404])
})
