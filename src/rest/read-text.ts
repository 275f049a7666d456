/** A body as text; null where it is longer than `limit` bytes, the rest of which is then never read. */
export async function readText(
  body: AsyncIterable<Uint8Array> | null,
  contentLength: string | null | undefined,
  limit: number,
): Promise<string | null> {
  if (Number(contentLength ?? 0) > limit) return null
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
