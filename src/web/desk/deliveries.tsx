export function Deliveries(_: { id: string | null; conversationId: string | null }) {
  return <main class="pane" />
}
