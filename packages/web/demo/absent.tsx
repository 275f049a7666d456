/** Where the server tells this page nothing. */
export const Absent = () => (
  <main class="absent">
    <h1>Baton runs here, without its demo.</h1>
    <p>
      The demo is for whoever sits at the machine that Baton runs on, in development, on data that began with it. Open
      it there as <code>http://localhost:…</code>, or start Baton with an empty folder as <code>BATON_DATA_DIR</code>.
    </p>
    <p>
      <a href="/desk">Open the desk</a>
    </p>
  </main>
)
