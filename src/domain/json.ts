/** A JSON value, as in variables, profiles and stored bodies. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }
