export type Setup = { botId: string; keys: { agent: string; agent2: string; integration: string } }

/** What the server tells this page, and no page elsewhere; null: it is not told here. */
export async function readSetup(): Promise<Setup | null> {
  const answer = await fetch('/demo/setup').catch(() => null)
  return answer?.ok ? ((await answer.json()) as Setup) : null
}
