/** The outcomes from which the bot's flow can continue: the claimEnds of its flow's takeover connections. */
export function outcomesOf(flow: unknown): { claimEnd: string; goTo: string }[] {
  const takeover = (flow as { takeover?: unknown } | null)?.takeover
  if (!Array.isArray(takeover)) return []
  return takeover.filter(
    (each): each is { claimEnd: string; goTo: string } =>
      typeof each?.claimEnd === 'string' && typeof each?.goTo === 'string',
  )
}
