/** What an agent says of themselves. `AWAY`: keeps what they hold, and counts for no team. `OFFLINE`: the same, as with a closed desk. */
export type AgentStatus = 'ONLINE' | 'AWAY' | 'OFFLINE'
