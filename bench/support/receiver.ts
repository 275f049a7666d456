import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// A process of its own: takes every POST, answers 200, and sends its parent the count when asked, with how late the messages were
// that name the moment they were sent ("at 1790000000000").
let taken = 0
let late: number[] = []
const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('latin1').on('data', chunk => {
    body += chunk
  })
  request.on('end', () => {
    taken += 1
    const sentAt = /\bat (\d{13})\b/.exec(body)?.[1]
    if (sentAt !== undefined) late.push(Date.now() - Number(sentAt))
    response.writeHead(200, { 'content-length': '2' }).end('ok')
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }))
process.on('message', () => {
  process.send!({ taken, late })
  late = []
})
process.on('disconnect', () => process.exit(0))
