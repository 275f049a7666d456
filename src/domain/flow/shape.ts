import type { z } from 'zod'
import { type FlowDocument, flowSchema } from './document.ts'
import type { FlowFault } from './fault.ts'
import { at, isString } from './json-path.ts'
import { limits } from './limits.ts'

/**
 * A document after the check against `flowSchema`. `copy`: a JSON copy of it, for checks that read faulty documents too; undefined
 * where the document is not JSON. `document`: undefined where its shape is faulty.
 */
type Shape = { copy: unknown; document: FlowDocument | undefined; faults: FlowFault[] }

export function readShape(document: unknown): Shape {
  const copy = jsonCopy(document)
  if (isString(copy)) return { copy: undefined, document: undefined, faults: [{ module: null, message: copy }] }
  const parsed = flowSchema.safeParse(copy.json)
  const issues = parsed.error?.issues.slice(0, limits.faults) ?? []
  return { copy: copy.json, document: parsed.data, faults: issues.map(issue => toFault(copy.json, issue)) }
}

function jsonCopy(document: unknown): { json: unknown } | string {
  const bytes = toJson(document)
  if (bytes === undefined) return 'the document is not JSON, or is nested too deep'
  if (Buffer.byteLength(bytes) > limits.documentBytes)
    return `the document is larger than ${limits.documentBytes} bytes`
  const json: unknown = JSON.parse(bytes)
  if (isDeeper(json, limits.documentDepth)) return `the document is nested deeper than ${limits.documentDepth} levels`
  return { json }
}

function toJson(document: unknown): string | undefined {
  try {
    return JSON.stringify(document)
  } catch {
    return undefined
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(child => isDeeper(child, levels - 1))
}

function toFault(document: unknown, issue: z.core.$ZodIssue): FlowFault {
  const [list, index, ...within] = issue.path
  const id = list === 'modules' && index !== undefined ? at(document, list, index, 'id') : undefined
  const module = isString(id) && id !== '' && id.length <= limits.name ? id : null
  const where = pathText(module === null ? issue.path : within) || (module === null ? 'the document' : 'the module')
  return { module, message: `${where} ${problem(issue, at(document, ...issue.path))}` }
}

const pathText = (path: PropertyKey[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index ? '.' : ''}${String(key)}`)).join('')

function problem(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return found === undefined ? 'is missing' : `must be of type ${issue.expected}, not ${kindOf(found)}`
    case 'unrecognized_keys':
      return `has unknown keys: ${listed(issue.keys)}`
    case 'invalid_value':
      return `must be one of ${listed(issue.values)}`
    case 'invalid_union':
      return 'discriminator' in issue && 'options' in issue
        ? `must be one of ${listed(issue.options as string[])}`
        : issue.message
    case 'too_big':
      return `is over the limit of ${issue.maximum}${unit[issue.origin] ?? ''}`
    case 'too_small':
      return found === '' ? 'is empty' : `is under the minimum of ${issue.minimum}${unit[issue.origin] ?? ''}`
    default:
      return issue.message
  }
}

const unit: Record<string, string> = { string: ' characters', array: ' entries' }
const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
const listed = (values: unknown[]): string =>
  values
    .slice(0, 10)
    .map(value => JSON.stringify(value).slice(0, 80))
    .join(', ') + (values.length > 10 ? ', …' : '')
