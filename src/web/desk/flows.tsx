export function Flows(_: { botId: string | null }) {
  return <main class="pane" />
}
