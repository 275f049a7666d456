import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

// A process of its own: takes every POST, answers 200, and sends its parent the count when asked.
let taken = 0
const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    taken += 1
    response.writeHead(200, { 'content-length': '2' }).end('ok')
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }))
process.on('message', () => process.send!({ taken }))
process.on('disconnect', () => process.exit(0))
