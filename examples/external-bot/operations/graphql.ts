/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
type DocumentTypeDecoration<R, V> = { __apiType?: (variables: V) => R };
export type CreateBotInput = {
  name: string;
  /** Settings that differ from the defaults. */
  settings?: unknown;
};

export type ExternalBotsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ExternalBotsQuery = { bots: { edges: Array<{ node: { id: string, name: string, flowVersion: number | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateBotMutationVariables = Exact<{
  input: CreateBotInput;
}>;


export type CreateBotMutation = { createBot:
    | { __typename: 'CreateBotSuccess', bot: { id: string, name: string, flowVersion: number | null } }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'NotFound', code: string, message: string }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ExternalBotsDocument = new TypedDocumentString(`
    query ExternalBots($after: String) {
  bots(first: 200, after: $after) {
    edges {
      node {
        id
        name
        flowVersion
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ExternalBotsQuery, ExternalBotsQueryVariables>;
export const CreateBotDocument = new TypedDocumentString(`
    mutation CreateBot($input: CreateBotInput!) {
  createBot(input: $input) {
    __typename
    ... on CreateBotSuccess {
      bot {
        id
        name
        flowVersion
      }
    }
    ... on Error {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateBotMutation, CreateBotMutationVariables>;