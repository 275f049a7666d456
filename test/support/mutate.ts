import { post } from './client.ts'

type Result = { __typename: string; code?: string; [key: string]: unknown }

/** The result of a mutation over HTTP; throws if it is refused in `errors` and not in its result. */
export async function mutate(
  url: string,
  token: string | null,
  field: string,
  input: Record<string, unknown> | null,
  selection = '',
): Promise<Result> {
  const name = `${field[0]!.toUpperCase()}${field.slice(1)}`
  const query =
    input === null
      ? `mutation { ${field} { __typename ... on Error { code } ${selection} } }`
      : `mutation ($input: ${name}Input!) { ${field}(input: $input) { __typename ... on Error { code } ${selection} } }`
  const { body } = await post(url, token, { query, variables: { input } })
  if (body.errors) throw new Error(body.errors.map(error => `${error.extensions?.code}: ${error.message}`).join('; '))
  return (body.data as Record<string, Result>)[field]!
}
