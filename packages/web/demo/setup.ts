export type Setup = { botId: string; keys: { agent: string; agent2: string; integration: string } }

/** The bot and the keys of the demo. null: the server has no demo, or this page is not on its machine. */
export async function readSetup(): Promise<Setup | null> {
  const answer = await fetch('/demo/setup').catch(() => null)
  return answer?.ok ? ((await answer.json()) as Setup) : null
}
