import { isBlank } from './text.ts'

/** Whether people can see a text as a name; without white space around it. */
export const isName = (text: string): boolean => !isBlank(text) && text.length <= 128
export const NAME_RULE = 'A name has 1 to 128 characters.'
