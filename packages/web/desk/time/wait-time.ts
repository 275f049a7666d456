export type Age = 'fresh' | 'warm' | 'late'
/** After two minutes a wait is warm, after five it is late. */
export const ageOf = (ms: number): Age => (ms >= 300_000 ? 'late' : ms >= 120_000 ? 'warm' : 'fresh')

/** The sign beside a wait, so that its age is not shown by colour alone. */
export const ageLabels: Record<Age, string> = { fresh: 'waiting', warm: 'waiting a while', late: 'waiting a long time' }
