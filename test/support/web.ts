import { buildWeb } from '../../scripts/web.ts'

/** Before any test: the pages as `npm start` makes them. */
export default buildWeb
