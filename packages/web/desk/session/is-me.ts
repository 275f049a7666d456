/** Whether an actor is the agent at this desk. Users choose their ids, and may choose an agent's. */
export const isMe = (actor: { kind: string; actorId: string } | null | undefined, me: string): boolean =>
  actor?.kind === 'AGENT' && actor.actorId === me
