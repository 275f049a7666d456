/** Shown when the server does not give this page its settings. */
export const NoDemo = () => (
  <main class="no-demo">
    <h1>Baton runs here, without the demo.</h1>
    <p>
      The demo works in development only, on the machine that Baton runs on, and with data that began with the demo.
      Open it there as <code>http://localhost:…</code>, or start Baton with an empty folder as{' '}
      <code>BATON_DATA_DIR</code>.
    </p>
    <p>
      <a href="/desk">Open the desk</a>
    </p>
  </main>
)
